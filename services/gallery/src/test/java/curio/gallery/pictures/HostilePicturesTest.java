package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent is a picture, 413 or 415, within 10 s, and never another exception. */
class HostilePicturesTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  @TempDir private Path directory;

  private enum Outcome {
    TAKEN,
    TOO_LARGE,
    UNSUPPORTED
  }

  private Outcome outcome(byte[] picture) {
    long start = System.nanoTime();
    Outcome outcome = taken(picture);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
    return outcome;
  }

  private Outcome taken(byte[] picture) {
    try {
      PictureSight.taken(directory, picture);
      return Outcome.TAKEN;
    } catch (CurioException e) {
      assertThat(e.getMessage()).contains("JPEG, PNG, GIF and WebP are taken, up to");
      assertThat(e.code()).isIn(ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED_TYPE);
      return e.code() == ErrorCode.TOO_LARGE ? Outcome.TOO_LARGE : Outcome.UNSUPPORTED;
    }
  }

  private Stream<DynamicTest> all(Outcome expected, Map<String, byte[]> pictures) {
    return pictures.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(), () -> assertThat(outcome(each.getValue())).isEqualTo(expected)));
  }

  @TestFactory
  Stream<DynamicTest> whatClaimsTooMuchIsTooLarge() {
    var pictures = new LinkedHashMap<String, byte[]>();
    pictures.put("JPEG of 60 000 a side", Jpegs.claiming(60_000, 60_000));
    pictures.put("JPEG of 50 megapixels and a row", Jpegs.claiming(10_000, 5_001));
    pictures.put("PNG of 60 000 a side", Pngs.claiming(60_000, 60_000));
    pictures.put(
        "PNG of 2 147 483 647 a side", Pngs.claiming(Integer.MAX_VALUE, Integer.MAX_VALUE));
    pictures.put("PNG of -1 a side", Pngs.claiming(-1, -1));
    pictures.put("PNG of one very long row", Pngs.claiming(40_000_000, 1));
    byte[] gif = Gifs.still(8, 8);
    byte[] frame =
        BytesOf.with(gif, 786, BytesOf.all(BytesOf.le(2, 60_000), BytesOf.le(2, 60_000)));
    pictures.put("GIF with a frame of 60 000 a side", frame);
    byte[] screen = BytesOf.all(BytesOf.le(2, 60_000), BytesOf.le(2, 60_000));
    pictures.put("GIF with a screen of 60 000 a side", BytesOf.with(gif, 6, screen));
    pictures.put(
        "WebP with a canvas of 60 000 a side", Webps.riff(Webps.canvas(2, 60_000, 60_000)));
    byte[] webp = Webps.of(8, 8, (x, y) -> -1);
    pictures.put("WebP of 16 384 a side", BytesOf.with(webp, 21, BytesOf.le(4, 0xFFFFFFFL)));
    byte[] frames = BytesOf.times(10_000, Gifs.frame(0, 0, 1, 1, false, new byte[1]));
    pictures.put("GIF of 10 000 frames", BytesOf.all(Gifs.screen(1, 1, 0), frames, Gifs.TRAILER));
    byte[] still = Webps.animated(0, 0, 1, 1, Webps.lossless(1, 1, (x, y) -> -1));
    pictures.put(
        "WebP of 1 001 frames", Webps.riff(Webps.canvas(2, 1, 1), BytesOf.times(1_001, still)));
    byte[] control = PngChunks.chunk("acTL", BytesOf.all(BytesOf.be(4, 1_001), new byte[4]));
    pictures.put("PNG of 1 001 frames", Pngs.of(Drawn.quarters(8, 8), control));
    pictures.put("JPEG of 400 scans", Scans.progressive(400));
    pictures.put("JPEG of 101 scans", Scans.progressive(101));
    byte[] jpeg = Jpegs.of(Drawn.quarters(64, 64));
    pictures.put("one byte more than 10 MiB", Arrays.copyOf(jpeg, (10 << 20) + 1));
    return all(Outcome.TOO_LARGE, pictures);
  }

  @TestFactory
  Stream<DynamicTest> whatIsAtItsLimitIsTaken() {
    var pictures = new LinkedHashMap<String, byte[]>();
    var bits = new PngHeader(10_000, 5_000, 1, PngHeader.GREY, false);
    pictures.put("PNG of 50 megapixels", Pngs.of(bits, (x, y) -> 0));
    var grey = new BufferedImage(10_000, 5_000, BufferedImage.TYPE_BYTE_GRAY);
    pictures.put("JPEG of 50 megapixels", Jpegs.of(grey));
    byte[] frames = BytesOf.times(1_000, Gifs.frame(0, 0, 1, 1, false, new byte[1]));
    pictures.put("GIF of 1 000 frames", BytesOf.all(Gifs.screen(1, 1, 0), frames, Gifs.TRAILER));
    byte[] still = Webps.animated(0, 0, 1, 1, Webps.lossless(1, 1, (x, y) -> -1));
    pictures.put(
        "WebP of 1 000 frames", Webps.riff(Webps.canvas(2, 1, 1), BytesOf.times(1_000, still)));
    byte[] control = PngChunks.chunk("acTL", BytesOf.all(BytesOf.be(4, 1_000), new byte[4]));
    pictures.put("PNG of 1 000 frames", Pngs.of(Drawn.quarters(8, 8), control));
    byte[] png = Pngs.of(Drawn.quarters(8, 8), PngChunks.chunk("tEXt", BytesOf.latin("Comment\0")));
    byte[] longer = BytesOf.first(8 + (10 << 20) - png.length, BytesOf.latin("Comment\0"));
    byte[] full = Pngs.of(Drawn.quarters(8, 8), PngChunks.chunk("tEXt", longer));
    assertThat(full).hasSize(10 << 20);
    pictures.put("10 MiB", full);
    return all(Outcome.TAKEN, pictures);
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoPictureIsUnsupported() {
    var pictures = new LinkedHashMap<String, byte[]>();
    pictures.put("nothing", new byte[0]);
    pictures.put("one byte", new byte[] {(byte) 0xFF});
    pictures.put("zeros", new byte[1000]);
    pictures.put("SVG", BytesOf.latin("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"));
    pictures.put("HTML", BytesOf.latin("<!doctype html><script>alert(1)</script>"));
    pictures.put("BMP", BytesOf.latin("BMF\0\0\0\0\0\0\0\66\0\0\0\50\0\0\0"));
    pictures.put("TIFF", ExifBlocks.of(true, 1, true));
    pictures.put("ICO", BytesOf.latin("\0\0\1\0\1\0\20\20\0\0\1\0\40\0"));
    pictures.put("HEIC", BytesOf.latin("\0\0\0\30ftypheic\0\0\0\0mif1heic"));
    pictures.put("AVIF", BytesOf.latin("\0\0\0\30ftypavif\0\0\0\0mif1avif"));
    pictures.put("PDF", BytesOf.latin("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"));
    pictures.put("ZIP", BytesOf.latin("PK\3\4\24\0\0\0"));
    pictures.put("WAVE", BytesOf.latin("RIFF\44\0\0\0WAVEfmt \20\0\0\0"));
    pictures.put("only the head of a JPEG", BytesOf.latin("\u00ff\u00d8\u00ff"));
    pictures.put("only the head of a PNG", BytesOf.latin(Sniffer.PNG_SIGNATURE));
    pictures.put("only the head of a GIF", BytesOf.latin("GIF89a"));
    pictures.put("only the head of a WebP", BytesOf.latin("RIFF\4\0\0\0WEBP"));
    pictures.put("text after a JPEG's head", BytesOf.latin("\u00ff\u00d8\u00ff hello, hello"));
    byte[] jpeg = Jpegs.of(Drawn.quarters(64, 64));
    pictures.put("JPEG without its end's half", Arrays.copyOf(jpeg, jpeg.length / 2));
    pictures.put("JPEG of no width", Jpegs.claiming(0, 10));
    pictures.put("JPEG that is larger than its data", Jpegs.claiming(6_000, 6_000));
    pictures.put("GIF without colours", BytesOf.latin("GIF89a\10\0\10\0\0\0\0;"));
    pictures.put("PNG of no height", Pngs.claiming(10, 0));
    pictures.put("PNG that is larger than its data", Pngs.claiming(6_000, 6_000));
    byte[] webp = Webps.of(8, 8, (x, y) -> -1);
    pictures.put("RIFF of a wrong size", BytesOf.with(webp, 4, BytesOf.le(4, webp.length + 100)));
    pictures.put("RIFF of a huge size", BytesOf.with(webp, 4, BytesOf.le(4, 0xFFFFFFFFL)));
    pictures.put("chunk of a huge size", BytesOf.with(webp, 16, BytesOf.le(4, 0xFFFFFFF0L)));
    pictures.put("RIFF of no size", BytesOf.with(webp, 4, new byte[4]));
    pictures.put("WebP without picture", Webps.riff(Webps.canvas(0, 8, 8)));
    pictures.put(
        "frame outside of its canvas",
        Webps.riff(
            Webps.canvas(2, 8, 8), Webps.animated(4, 4, 8, 8, Webps.lossless(8, 8, (x, y) -> -1))));
    pictures.put("PNG of a kind there is not", kind(3, 16));
    pictures.put("PNG with a chunk nobody knows", withChunk("ABCD"));
    return all(Outcome.UNSUPPORTED, pictures);
  }

  private static byte[] kind(int colour, int depth) {
    byte[] header = BytesOf.all(BytesOf.be(4, 8), BytesOf.be(4, 8), new byte[5]);
    header[8] = (byte) depth;
    header[9] = (byte) colour;
    return BytesOf.with(Pngs.of(Drawn.quarters(8, 8)), 8, PngChunks.chunk("IHDR", header));
  }

  private static byte[] withChunk(String type) {
    return Pngs.of(Drawn.quarters(8, 8), PngChunks.chunk(type, new byte[10]));
  }

  @TestFactory
  Stream<DynamicTest> absurdTablesAreUnsupported() {
    byte[] jpeg = Jpegs.of(Drawn.quarters(64, 64));
    int huffman = Jpegs.dataOf(jpeg, 0xC4);
    byte[] full = new byte[16];
    Arrays.fill(full, (byte) 0xFF);
    var pictures = new LinkedHashMap<String, byte[]>();
    pictures.put("codes beyond all bits", BytesOf.with(jpeg, huffman + 1, full));
    pictures.put("no codes", BytesOf.with(jpeg, huffman + 1, new byte[16]));
    pictures.put("table of another number", BytesOf.with(jpeg, huffman, new byte[] {3}));
    pictures.put("table of a number there is not", BytesOf.with(jpeg, huffman, new byte[] {0x7F}));
    int quantisation = Jpegs.dataOf(jpeg, 0xDB);
    pictures.put("sixteen bits a step", BytesOf.with(jpeg, quantisation, new byte[] {0x10}));
    pictures.put("steps nobody has", BytesOf.with(jpeg, quantisation, new byte[] {0x0F}));
    int frame = Jpegs.dataOf(jpeg, 0xC0);
    pictures.put("sampling of nothing", BytesOf.with(jpeg, frame + 7, new byte[1]));
    pictures.put("sampling of 15", BytesOf.with(jpeg, frame + 7, new byte[] {(byte) 0xFF}));
    pictures.put("arithmetic coding", BytesOf.with(jpeg, frame - 3, new byte[] {(byte) 0xC9}));
    pictures.put("12 bits", BytesOf.with(jpeg, frame, new byte[] {12}));
    pictures.put("200 components", BytesOf.with(jpeg, frame + 5, new byte[] {(byte) 200}));
    int scan = Jpegs.dataOf(jpeg, 0xDA);
    pictures.put("scan of a stranger", BytesOf.with(jpeg, scan + 1, new byte[] {99}));
    pictures.put("scan of nobody", BytesOf.with(jpeg, scan, new byte[1]));
    return all(Outcome.UNSUPPORTED, pictures);
  }

  @TestFactory
  Stream<DynamicTest> poisonWhereNobodyLooksIsNothing() {
    byte[] bomb = Pngs.deflated(new byte[64 << 20]);
    var image = Drawn.quarters(64, 64);
    byte[] jpeg = Jpegs.of(image);
    byte[] png = Pngs.of(image);
    var pictures = new LinkedHashMap<String, byte[]>();
    pictures.put("zTXt of 64 MiB", text("zTXt", "Comment\0\0", bomb));
    pictures.put("iTXt of 64 MiB", text("iTXt", "Comment\0\1\0\0\0", bomb));
    pictures.put("iCCP of 64 MiB", text("iCCP", "icc\0\0", bomb));
    pictures.put("iCCP of rubbish", text("iCCP", "icc\0\0", new byte[100]));
    pictures.put("iCCP without an end", text("iCCP", "x".repeat(200), new byte[0]));
    pictures.put("text without a name", text("tEXt", "", new byte[0]));
    pictures.put("palette of an RGB picture", text("PLTE", "", new byte[0]));
    pictures.put("GIF and script", BytesOf.all(Gifs.still(8, 8), BytesOf.latin("*/alert(1)//")));
    byte[] comment = Gifs.extension(0xFE, Gifs.block(BytesOf.latin("*/=1;alert(1)/*")));
    byte[] gif =
        BytesOf.all(Gifs.screen(8, 8, 0), comment, Gifs.frame(0, 0, 8, 8, false, new byte[64]));
    pictures.put("GIF with script in it", BytesOf.all(gif, Gifs.TRAILER));
    pictures.put("JPEG and ZIP", BytesOf.all(jpeg, BytesOf.latin("PK\3\4\24\0\0\0 and more")));
    pictures.put("PNG and HTML", BytesOf.all(png, BytesOf.latin("<script>alert(1)</script>")));
    pictures.put(
        "WebP and PDF", BytesOf.all(Webps.of(8, 8, (x, y) -> -1), BytesOf.latin("%PDF-1.7")));
    pictures.put("Exif that loops", Jpegs.with(jpeg, Jpegs.exif(loop())));
    pictures.put("Exif of huge counts", Jpegs.with(jpeg, Jpegs.exif(counts())));
    pictures.put("Exif upon itself in JPEG", Jpegs.with(jpeg, exifUponItself()));
    pictures.put("Exif upon itself in PNG", Pngs.of(image, chunksUponThemselves()));
    pictures.put("Exif upon itself in WebP", webpUponItself());
    pictures.put("Exif of nothing", Jpegs.with(jpeg, Jpegs.exif(new byte[0])));
    pictures.put("Exif of rubbish in PNG", Pngs.of(image, PngChunks.chunk("eXIf", new byte[3])));
    pictures.put("profile in 255 parts of which one is there", Jpegs.with(jpeg, part(1, 255)));
    pictures.put("profile in no parts", Jpegs.with(jpeg, part(0, 0)));
    pictures.put("100 scans", Scans.progressive(100));
    pictures.put(
        "restart interval without restarts", Jpegs.with(jpeg, Jpegs.segment(0xDD, new byte[2])));
    return all(Outcome.TAKEN, pictures);
  }

  private static byte[] text(String type, String head, byte[] data) {
    byte[] chunk = PngChunks.chunk(type, BytesOf.all(BytesOf.latin(head), data));
    return Pngs.of(Drawn.quarters(64, 64), chunk);
  }

  private static byte[] part(int number, int of) {
    return Jpegs.segment(
        0xE2, BytesOf.latin("ICC_PROFILE\0"), new byte[] {(byte) number, (byte) of}, new byte[50]);
  }

  /** A directory that is the next one of itself, and its own child. */
  private static byte[] loop() {
    return BytesOf.all(
        BytesOf.latin("MM\0*\0\0\0\10\0\1"),
        new byte[] {(byte) 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8},
        new byte[] {0, 0, 0, 8});
  }

  private static byte[] counts() {
    return BytesOf.all(
        BytesOf.latin("MM\0*\0\0\0\10\0\2"),
        new byte[] {1, 0x4A, 0, 4, -1, -1, -1, -1, 0, 0, 0, 8},
        new byte[] {(byte) 0x92, 0x7C, 0, 7, -1, -1, -1, -1, -1, -1, -1, -1},
        new byte[4]);
  }

  private static byte[] exifUponItself() {
    return BytesOf.times(150, Jpegs.exif(ExifBlocks.upon(2_700, 65_500)));
  }

  private static byte[] chunksUponThemselves() {
    return BytesOf.times(9, PngChunks.chunk("eXIf", ExifBlocks.upon(40_000, 1 << 20)));
  }

  private static byte[] webpUponItself() {
    return Webps.riff(
        Webps.canvas(8, 8, 8),
        Webps.chunk("VP8L", Webps.lossless(8, 8, (x, y) -> -1)),
        Webps.chunk("EXIF", ExifBlocks.upon(60_000, 10_000_000)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsCutAnywhereIsUnsupported() {
    var pictures = new LinkedHashMap<String, byte[]>();
    var image = Drawn.quarters(120, 90);
    Map<String, byte[]> whole =
        Map.of(
            "JPEG", Jpegs.of(image),
            "progressive JPEG", Jpegs.of(image, 0.9f, true),
            "PNG", Pngs.of(image),
            "GIF", Gifs.still(120, 90),
            "WebP", Webps.of(120, 90, image::getRGB));
    whole.forEach((name, bytes) -> {
      for (int tenth = 1; tenth < 10; tenth++) {
        pictures.put(
            name + " to " + tenth + "/10", Arrays.copyOf(bytes, bytes.length * tenth / 10));
      }
      pictures.put(name + " without its last 20 bytes", Arrays.copyOf(bytes, bytes.length - 20));
    });
    return all(Outcome.UNSUPPORTED, pictures);
  }

  @Test
  void aByteChangedAnywhereIsNoOtherException() {
    long seed = Long.getLong("seed", 20_261_129L);
    var random = new Random(seed);
    var image = Drawn.quarters(48, 40);
    byte[][] whole = {
      Jpegs.with(Jpegs.of(image), Jpegs.exif(ExifBlocks.of(true, 6, true))),
      Jpegs.of(image, 0.8f, true),
      Pngs.of(image, PngChunks.chunk("eXIf", ExifBlocks.of(false, 3, true))),
      Gifs.still(48, 40),
      Webps.of(48, 40, image::getRGB),
      Webps.riff(
          Webps.canvas(0x28, 48, 40),
          Webps.chunk("ICCP", Profiles.swapped()),
          Webps.chunk("VP8L", Webps.lossless(48, 40, image::getRGB)),
          Webps.chunk("EXIF", ExifBlocks.of(true, 6, true))),
      Webps.LOSSY
    };
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);

    for (int round = 0; round < 700; round++) {
      byte[] picture = whole[round % whole.length].clone();
      // Headers matter most, so half of the changes are there.
      for (int i = 0; i <= random.nextInt(3); i++) {
        int within = random.nextBoolean() ? picture.length : Math.min(picture.length, 700);
        picture[random.nextInt(within)] = (byte) random.nextInt(256);
      }
      try {
        outcomes.add(outcome(picture));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dseed=" + seed + ", round " + round, e);
      }
    }

    assertThat(outcomes).contains(Outcome.TAKEN, Outcome.UNSUPPORTED);
  }
}
