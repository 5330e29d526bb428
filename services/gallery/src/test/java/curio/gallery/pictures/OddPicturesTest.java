package curio.gallery.pictures;

import static curio.gallery.pictures.RenditionWidth.W1280;
import static curio.gallery.pictures.RenditionWidth.W160;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are odd but good look in their renditions as they were drawn. */
class OddPicturesTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final double JPEG_LOSS = 3;

  @TempDir private Path directory;

  /** The rendition, beside what was drawn made smaller by its samples. */
  private void assertLooksLike(byte[] picture, BufferedImage drawn, double loss) {
    BufferedImage rendition = PictureSight.rendition(directory, picture, W160);

    assertThat(PictureSight.difference(rendition, half(drawn))).isLessThan(loss);
  }

  private static BufferedImage half(BufferedImage image) {
    var half =
        new BufferedImage(image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < half.getHeight(); y++) {
      for (int x = 0; x < half.getWidth(); x++) {
        half.setRGB(x, y, image.getRGB(2 * x, 2 * y));
      }
    }
    return half;
  }

  private static BufferedImage drawn() {
    return Drawn.quarters(WIDTH, HEIGHT);
  }

  @ParameterizedTest
  @CsvSource({"0.95,false", "0.95,true", "0.5,false", "0.5,true"})
  void jpegs(float quality, boolean progressive) {
    assertLooksLike(Jpegs.of(drawn(), quality, progressive), drawn(), JPEG_LOSS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOrientation(int orientation) {
    byte[] jpeg = Jpegs.of(drawn());
    byte[] exif = Jpegs.exif(ExifBlocks.of(orientation % 2 == 0, orientation, true));

    BufferedImage rendition =
        PictureSight.rendition(directory, Jpegs.with(jpeg, exif), RenditionWidth.W640);

    boolean turned = orientation > 4;
    assertThat(rendition.getWidth()).isEqualTo(turned ? HEIGHT : WIDTH);
    // Which of the drawn quarters stands upper left, and which upper right, by the standard's
    // table.
    int[] seen =
        switch (orientation) {
          case 2 -> new int[] {1, 0};
          case 3 -> new int[] {3, 2};
          case 4 -> new int[] {2, 3};
          case 5 -> new int[] {0, 2};
          case 6 -> new int[] {2, 0};
          case 7 -> new int[] {3, 1};
          case 8 -> new int[] {1, 3};
          default -> new int[] {0, 1};
        };
    int width = rendition.getWidth();
    int height = rendition.getHeight();
    assertThat(quarterAt(rendition, width / 4, height / 4)).isEqualTo(seen[0]);
    assertThat(quarterAt(rendition, 3 * width / 4, height / 4)).isEqualTo(seen[1]);
  }

  private static int quarterAt(BufferedImage image, int x, int y) {
    int pixel = image.getRGB(x, y);
    int red = pixel >> 16 & 0xFF;
    int green = pixel >> 8 & 0xFF;
    int blue = pixel & 0xFF;
    return red > 150 ? 0 : green > 150 ? 1 : blue > 150 ? 2 : 3;
  }

  @Test
  void inksWithAdobesMarkerAreWrittenAsLight() {
    assertLooksLike(Inks.jpeg(drawn(), false, true), drawn(), JPEG_LOSS);
  }

  @Test
  void inksWithoutMarkerAreInks() {
    assertLooksLike(Inks.jpeg(drawn(), false, false), drawn(), JPEG_LOSS);
  }

  @Test
  void inksAsDifferences() {
    assertLooksLike(Inks.jpeg(drawn(), true, true), drawn(), JPEG_LOSS);
  }

  @Test
  void rgbJpegWithAdobesMarker() {
    assertLooksLike(Inks.rgb(drawn()), drawn(), JPEG_LOSS);
  }

  @Test
  void greyStaysGrey() {
    byte[] jpeg = Jpegs.of(Drawn.grey(WIDTH, HEIGHT, 60));
    byte[] png = Pngs.of(new PngHeader(WIDTH, HEIGHT, 8, PngHeader.GREY, false), (x, y) -> 60);

    for (byte[] picture : new byte[][] {jpeg, png}) {
      BufferedImage rendition = PictureSight.rendition(directory, picture, W160);
      assertThat(rendition.getRGB(80, 50)).isEqualTo(Drawn.rgb(60, 60, 60));
      assertThat(PictureSight.colour(directory, picture)).isEqualTo("#3c3c3c");
    }
  }

  @Test
  void greyWithAlphaStaysGrey() {
    var header = new PngHeader(WIDTH, HEIGHT, 8, PngHeader.GREY_ALPHA, false);
    byte[] png = Pngs.of(header, (xs, y) -> xs % 2 == 0 ? 60 : y < HEIGHT / 2 ? 255 : 128);

    BufferedImage rendition = PictureSight.rendition(directory, png, W160);

    assertThat(rendition.getRGB(80, 20)).isEqualTo(Drawn.rgb(60, 60, 60));
    assertThat(rendition.getRGB(80, 80)).isEqualTo(0x803C3C3C);
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,false",
    "2,0,true",
    "4,0,false",
    "8,0,true",
    "16,0,false",
    "16,0,true",
    "8,2,true",
    "16,2,false",
    "16,2,true",
    "8,6,true",
    "16,6,false",
    "16,4,true"
  })
  void pngsOfEveryKind(int depth, int colour, boolean interlaced) {
    var header = new PngHeader(WIDTH, HEIGHT, depth, colour, interlaced);
    int most = (1 << depth) - 1;
    boolean alpha = colour >= 4;
    byte[] png =
        Pngs.of(
            header,
            (xs, y) -> {
              int s = xs % header.samples();
              int x = xs / header.samples();
              if (alpha && s == header.samples() - 1) {
                return most;
              }
              int eight = Drawn.quarter(x, y, WIDTH, HEIGHT) >> (16 - 8 * s) & 0xFF;
              return (int) Math.round(eight * (double) most / 255);
            });
    var expected = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int pixel = Drawn.quarter(x, y, WIDTH, HEIGHT);
        if (header.samples() < 3) {
          long level = Math.round((pixel >> 16 & 0xFF) * (double) most / 255);
          pixel = (int) Math.round(255.0 * level / most) * 0x010101;
        }
        expected.setRGB(x, y, pixel);
      }
    }

    assertLooksLike(png, expected, JPEG_LOSS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void palettes(boolean interlaced) {
    var header = new PngHeader(WIDTH, HEIGHT, 2, PngHeader.PALETTE, interlaced);
    byte[] palette =
        PngChunks.chunk(
            "PLTE",
            new byte[] {(byte) 200, 20, 30, 30, (byte) 180, 40, 20, 40, (byte) 190, 60, 60, 60});
    byte[] png = Pngs.of(header, Pngs::quarter, palette);
    byte[] clear = Pngs.of(header, Pngs::quarter, palette, PngChunks.chunk("tRNS", new byte[2]));

    BufferedImage rendition = PictureSight.rendition(directory, png, RenditionWidth.W640);
    BufferedImage seenThrough = PictureSight.rendition(directory, clear, RenditionWidth.W640);

    assertThat(quarterAt(rendition, 10, 10)).isZero();
    assertThat(quarterAt(rendition, WIDTH - 10, HEIGHT - 10)).isEqualTo(3);
    assertThat(seenThrough.getRGB(10, 10) >>> 24).isZero();
    assertThat(seenThrough.getRGB(10, HEIGHT - 10)).isEqualTo(Drawn.rgb(20, 40, 190));
  }

  @Test
  void transparentColourOfPngs() {
    var header = new PngHeader(WIDTH, HEIGHT, 16, PngHeader.RGB, false);
    byte[] clear = PngChunks.chunk("tRNS", new byte[] {1, 2, 1, 2, 1, 2});
    byte[] png = Pngs.of(header, (xs, y) -> y < 100 ? 0x0102 : 0x0103, clear);

    BufferedImage rendition = PictureSight.rendition(directory, png, W160);

    assertThat(rendition.getRGB(10, 10) >>> 24).isZero();
    assertThat(rendition.getRGB(10, 90)).isEqualTo(Drawn.rgb(1, 1, 1));
  }

  @Test
  void gammaOfPngs() {
    byte[] linear = PngChunks.chunk("gAMA", BytesOf.be(4, 100_000));
    var header = new PngHeader(WIDTH, HEIGHT, 8, PngHeader.RGB, false);
    byte[] png = Pngs.of(header, (x, y) -> 55, linear);

    // 55 of 255 of the light is 128 in sRGB.
    assertThat(PictureSight.colour(directory, png)).isEqualTo("#808080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "webp"})
  void profilesAreTurnedIntoSrgb(String type) {
    byte[] icc = Profiles.swapped();
    byte[] picture =
        switch (type) {
          case "jpeg" ->
              Jpegs.with(
                  Jpegs.of(drawn()), Jpegs.segment(0xE2, BytesOf.latin("ICC_PROFILE\0\1\1"), icc));
          case "png" -> Pngs.of(drawn(), Profiles.png(icc));
          default ->
              Webps.riff(
                  Webps.canvas(0x20, WIDTH, HEIGHT),
                  Webps.chunk("ICCP", icc),
                  Webps.chunk("VP8L", Webps.lossless(WIDTH, HEIGHT, drawn()::getRGB)));
        };

    BufferedImage rendition = PictureSight.rendition(directory, picture, W160);

    // What is red in numbers is blue in this profile, and the other way round.
    assertThat(quarterAt(rendition, 20, 20)).isEqualTo(2);
    assertThat(quarterAt(rendition, 20, 80)).isEqualTo(0);
    assertThat(quarterAt(rendition, 140, 20)).isEqualTo(1);
    assertThat(quarterAt(rendition, 140, 80)).isEqualTo(3);
  }

  @Test
  void profilesThatAreDamagedAreIgnored() {
    byte[] bad = BytesOf.with(Profiles.swapped(), 128, BytesOf.be(4, 0xFFFFFFFFL));
    byte[] jpeg = Jpegs.of(drawn());
    byte[] head = BytesOf.latin("ICC_PROFILE\0\1\1");

    assertLooksLike(Jpegs.with(jpeg, Jpegs.segment(0xE2, head)), drawn(), JPEG_LOSS);
    assertLooksLike(Jpegs.with(jpeg, Jpegs.segment(0xE2, head, bad)), drawn(), JPEG_LOSS);
    assertLooksLike(Pngs.of(drawn(), Profiles.png(bad)), drawn(), JPEG_LOSS);
    assertLooksLike(Pngs.of(drawn(), Profiles.png(new byte[0])), drawn(), JPEG_LOSS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gifs(boolean interlaced) {
    byte[] pixels = Gifs.quarters(WIDTH, HEIGHT);
    byte[] stored = interlaced ? Gifs.interlaced(pixels, WIDTH) : pixels;
    byte[] gif =
        BytesOf.all(
            Gifs.screen(WIDTH, HEIGHT, 0xC81E1E, 0x1EB428, 0x1428BE, 0x3C3C3C),
            Gifs.frame(0, 0, WIDTH, HEIGHT, interlaced, stored),
            Gifs.frame(0, 0, WIDTH, HEIGHT, false, new byte[WIDTH * HEIGHT]),
            Gifs.TRAILER);

    BufferedImage rendition = PictureSight.rendition(directory, gif, W160);

    assertThat(quarterAt(rendition, 20, 20)).isEqualTo(0);
    assertThat(quarterAt(rendition, 140, 20)).isEqualTo(1);
    assertThat(quarterAt(rendition, 20, 80)).isEqualTo(2);
    assertThat(quarterAt(rendition, 140, 80)).isEqualTo(3);
  }

  @Test
  void frameThatIsSmallerThanTheScreenOfItsGif() {
    byte[] gif =
        BytesOf.all(
            Gifs.screen(40, 30, 0xC81E1E),
            Gifs.frame(10, 5, 20, 10, false, new byte[200]),
            Gifs.TRAILER);

    BufferedImage rendition = PictureSight.rendition(directory, gif, W160);

    assertThat(rendition.getWidth()).isEqualTo(40);
    assertThat(rendition.getRGB(9, 5) >>> 24).isZero();
    assertThat(rendition.getRGB(10, 5)).isEqualTo(0xFFC81E1E);
    assertThat(rendition.getRGB(29, 14)).isEqualTo(0xFFC81E1E);
    assertThat(rendition.getRGB(30, 14) >>> 24).isZero();
  }

  @Test
  void losslessWebpsAreExact() {
    byte[] webp = Webps.of(100, 60, (x, y) -> x << 24 | y << 16 | 0x1234);

    BufferedImage rendition = PictureSight.rendition(directory, webp, W160);

    assertThat(rendition.getRGB(99, 59)).isEqualTo(99 << 24 | 59 << 16 | 0x1234);
    assertThat(PictureSight.rendition(directory, Webps.LOSSY, W160).getWidth()).isEqualTo(1);
  }

  @Test
  void firstFrameOfWebpsOnTheirCanvas() {
    byte[] red = Webps.lossless(20, 10, (x, y) -> 0xFFC81E1E);
    byte[] blue = Webps.lossless(40, 30, (x, y) -> 0xFF1428BE);
    byte[] webp =
        Webps.riff(
            Webps.canvas(0x02, 40, 30),
            Webps.chunk("ANIM", new byte[6]),
            Webps.animated(10, 4, 20, 10, red),
            Webps.animated(0, 0, 40, 30, blue));

    BufferedImage rendition = PictureSight.rendition(directory, webp, W160);

    assertThat(rendition.getRGB(9, 4) >>> 24).isZero();
    assertThat(rendition.getRGB(10, 4)).isEqualTo(0xFFC81E1E);
    assertThat(PictureFiles.inspect(directory.resolve("stored")).frames()).isEqualTo(2);
  }

  @Test
  void missingEndMarkersAreNothing() {
    byte[] jpeg = Jpegs.of(drawn());
    byte[] progressive = Jpegs.of(drawn(), 0.9f, true);
    byte[] png = Pngs.of(drawn());

    assertLooksLike(Arrays.copyOf(jpeg, jpeg.length - 2), drawn(), JPEG_LOSS);
    assertLooksLike(Arrays.copyOf(jpeg, jpeg.length - 1), drawn(), JPEG_LOSS);
    assertLooksLike(Arrays.copyOf(progressive, progressive.length - 2), drawn(), JPEG_LOSS);
    assertLooksLike(Arrays.copyOf(png, png.length - 12), drawn(), JPEG_LOSS);
    byte[] gif = Gifs.still(40, 30);
    byte[] open = Arrays.copyOf(gif, gif.length - 1);
    assertThat(PictureSight.rendition(directory, open, W160).getWidth()).isEqualTo(40);
  }

  @Test
  void nothingIsEnlargedAndNothingIsFlattened() {
    byte[] small = Jpegs.of(Drawn.quarters(3, 3));
    byte[] wide = Pngs.of(Drawn.quarters(2000, 1));
    byte[] high = Pngs.of(Drawn.quarters(1, 3000));

    assertThat(PictureSight.rendition(directory, small, W160).getWidth()).isEqualTo(3);
    assertThat(PictureSight.rendition(directory, wide, W160).getHeight()).isEqualTo(1);
    assertThat(PictureSight.rendition(directory, high, W160).getHeight()).isEqualTo(3000);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_500, 65_501, 100_000})
  void veryHighPictures(int height) {
    var header = new PngHeader(40, height, 8, PngHeader.RGB, false);
    byte[] png = Pngs.of(header, (xs, y) -> y < height / 2 ? 200 : 60);

    BufferedImage rendition = PictureSight.rendition(directory, png, W160);

    assertThat(rendition.getHeight()).isEqualTo(height);
    assertThat(rendition.getRGB(20, 10)).isEqualTo(Drawn.rgb(200, 200, 200));
    assertThat(rendition.getRGB(20, height - 10)).isEqualTo(Drawn.rgb(60, 60, 60));
  }

  /** Noise that is a byte a pixel in its palette, and three in the rendition. */
  @Test
  void aRenditionThatWouldBeLargerThanAPictureMayBeIsNarrower() {
    int height = 7_000;
    var random = new Random(7);
    byte[] palette = new byte[3 * 256];
    random.nextBytes(palette);
    byte[] alpha = new byte[256];
    Arrays.fill(alpha, (byte) 200);
    var header = new PngHeader(1_280, height, 8, PngHeader.PALETTE, false);
    byte[] png =
        Pngs.of(
            header,
            (xs, y) -> random.nextInt(256),
            PngChunks.chunk("PLTE", palette),
            PngChunks.chunk("tRNS", alpha));
    assertThat(png).hasSizeLessThan(PictureLimits.MAX_BYTES);

    BufferedImage rendition = PictureSight.rendition(directory, png, W1280);

    assertThat(rendition.getWidth()).isEqualTo(640);
    assertThat(rendition.getHeight()).isEqualTo(height / 2);
  }
}
