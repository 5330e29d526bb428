package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.iptc.IptcDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored tells nobody where it was made, as a reader other than ours sees it. */
class LocationTest {
  private static final String SECRET = "48,51.5079N";
  private static final byte[] XMP =
      BytesOf.latin(
          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
              + " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
              + " xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" exif:GPSLatitude=\""
              + SECRET
              + "\"/></rdf:RDF></x:xmpmeta>");
  private static final byte[] ICC = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

  @TempDir private Path directory;

  private byte[] strip(byte[] bytes) throws Exception {
    Path from = Files.write(directory.resolve("from"), bytes);
    Path to = directory.resolve("to");
    Picture stripped = PictureSight.strip(from, to);
    byte[] stored = Files.readAllBytes(to);
    assertThat(PictureFiles.inspect(to)).isEqualTo(stripped);
    // Stripping what was stripped changes nothing.
    Path again = directory.resolve("again");
    assertThat(PictureSight.strip(to, again)).isEqualTo(stripped);
    assertThat(again).hasBinaryContent(stored);
    assertNoPlace(stored);
    return stored;
  }

  private static void assertNoPlace(byte[] stored) throws IOException, ImageProcessingException {
    for (byte[] secret :
        List.of(
            ExifBlocks.PLACE_BIG,
            ExifBlocks.PLACE_LITTLE,
            ExifBlocks.NOTE,
            BytesOf.latin(SECRET),
            BytesOf.latin("exif:GPS"))) {
      assertThat(BytesOf.find(stored, secret)).isNegative();
    }
    var metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(stored));
    assertThat(metadata.getDirectoriesOfType(GpsDirectory.class)).isEmpty();
    assertThat(metadata.getDirectoriesOfType(XmpDirectory.class)).isEmpty();
    assertThat(metadata.getDirectoriesOfType(IptcDirectory.class)).isEmpty();
  }

  private static void assertExifStays(byte[] stored, int orientation) throws Exception {
    var metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(stored));
    Directory exif = metadata.getDirectoriesOfType(ExifIFD0Directory.class).iterator().next();
    assertThat(exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(orientation);
    assertThat(exif.getString(ExifIFD0Directory.TAG_SOFTWARE)).isEqualTo("The software that stays");
    assertThat(BytesOf.find(stored, BytesOf.latin("2024:05:06 07:08:09"))).isPositive();
    for (Directory each : metadata.getDirectories()) {
      assertThat(each.getErrors()).isEmpty();
    }
  }

  private static void assertSamePixels(byte[] before, byte[] after) throws IOException {
    BufferedImage one = ImageIO.read(new ByteArrayInputStream(before));
    BufferedImage other = ImageIO.read(new ByteArrayInputStream(after));
    int[] expected = one.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth());
    assertThat(other.getRGB(0, 0, one.getWidth(), one.getHeight(), null, 0, one.getWidth()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exifOfJpegLosesItsPlaceAlone(boolean little) throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));
    byte[] icc = Jpegs.segment(0xE2, BytesOf.latin("ICC_PROFILE\0\1\1"), ICC);
    byte[] sent = Jpegs.with(jpeg, Jpegs.exif(ExifBlocks.of(little, 6, true)), icc);

    byte[] stored = strip(sent);

    assertExifStays(stored, 6);
    assertSamePixels(sent, stored);
    assertThat(stored).hasSameSizeAs(sent);
    assertThat(BytesOf.find(stored, ICC)).isPositive();
    Picture picture = PictureFiles.inspect(directory.resolve("to"));
    assertThat(picture).isEqualTo(new Picture(PictureType.JPEG, 24, 40, 6, 1, 1));
  }

  @Test
  void whatHasNoPlaceIsStoredAsSent() throws Exception {
    byte[] exif = Exif.orientationOnly(3);

    for (byte[] sent :
        List.of(
            Jpegs.with(Jpegs.of(Drawn.quarters(40, 24)), Jpegs.exif(exif)),
            Jpegs.of(Drawn.quarters(40, 24), 0.8f, true),
            Pngs.of(Drawn.quarters(9, 9), PngChunks.chunk("eXIf", exif)),
            Pngs.of(Drawn.quarters(9, 9), PngChunks.chunk("tEXt", BytesOf.latin("Title\0Hello"))),
            Gifs.still(9, 9),
            Webps.of(9, 9, (x, y) -> -1))) {
      assertThat(strip(sent)).isEqualTo(sent);
    }
  }

  @Test
  void xmpAndItsExtensionLeaveJpegs() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));

    byte[] stored =
        strip(
            Jpegs.with(
                jpeg,
                Jpegs.segment(0xE1, BytesOf.latin("http://ns.adobe.com/xap/1.0/\0"), XMP),
                Jpegs.segment(
                    0xE1,
                    BytesOf.latin("http://ns.adobe.com/xmp/extension/\0" + "A".repeat(32)),
                    BytesOf.be(4, XMP.length),
                    BytesOf.be(4, 0),
                    XMP)));

    assertThat(stored).isEqualTo(jpeg);
  }

  @Test
  void iptcAndMakersBlocksLeaveJpegs() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));
    byte[] iptc =
        BytesOf.all(
            BytesOf.latin("Photoshop 3.0\0008BIM\4\4\0\0"),
            BytesOf.be(4, 5 + SECRET.length()),
            new byte[] {0x1C, 2, 90, 0, (byte) SECRET.length()},
            BytesOf.latin(SECRET));

    byte[] stored =
        strip(
            Jpegs.with(
                jpeg,
                Jpegs.segment(0xED, iptc),
                Jpegs.segment(0xE6, BytesOf.latin("GoPro\0" + SECRET)),
                Jpegs.segment(0xE1, BytesOf.latin("FLIR\0" + SECRET)),
                Jpegs.segment(0xEB, BytesOf.latin("JP....jumb exif:GPSLatitude " + SECRET))));

    assertThat(stored).isEqualTo(jpeg);
  }

  @Test
  void secondPictureBehindTheFirstLeaves() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));
    byte[] second = Jpegs.with(jpeg, Jpegs.exif(ExifBlocks.of(true, 1, true)));
    byte[] index = Jpegs.segment(0xE2, BytesOf.latin("MPF\0II*\0\10\0\0\0\0\0\0\0\0\0"));

    assertThat(strip(BytesOf.all(Jpegs.with(jpeg, index), second))).isEqualTo(jpeg);
    byte[] film = BytesOf.latin("....ftypmp42 " + SECRET);
    assertThat(strip(BytesOf.all(jpeg, film))).isEqualTo(jpeg);
    byte[] png = Pngs.of(Drawn.quarters(9, 9));
    assertThat(strip(BytesOf.all(png, second))).isEqualTo(png);
    byte[] gif = Gifs.still(9, 9);
    assertThat(strip(BytesOf.all(gif, second))).isEqualTo(gif);
    byte[] webp = Webps.of(9, 9, (x, y) -> -1);
    assertThat(strip(BytesOf.all(webp, second))).isEqualTo(webp);
  }

  @Test
  void whatStandsBehindMissingEndMarkersLeaves() throws Exception {
    for (boolean progressive : new boolean[] {false, true}) {
      byte[] jpeg = Jpegs.of(Drawn.quarters(90, 70), 0.9f, progressive);
      byte[] open = BytesOf.first(jpeg.length - 2, jpeg);

      byte[] stored = strip(BytesOf.all(open, new byte[200], BytesOf.latin(SECRET)));

      // A few bytes too many do not matter: they were read before it was clear that they are not
      // needed.
      assertThat(stored).startsWith(open).hasSizeLessThan(open.length + 16);
      assertSamePixels(BytesOf.all(stored, BytesOf.latin("\u00ff\u00d9")), jpeg);
    }
  }

  /** Where the end marker is missing too, what goes is a part of all that goes. */
  @Test
  void xmpBehindTheLastScanLeaves() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(90, 70));
    byte[] open = BytesOf.first(jpeg.length - 2, jpeg);
    byte[] xmp = Jpegs.segment(0xE1, BytesOf.latin("http://ns.adobe.com/xap/1.0/\0"), XMP);

    assertThat(strip(BytesOf.all(open, xmp))).isEqualTo(open);
    assertThat(strip(BytesOf.all(open, xmp, BytesOf.latin("\u00ff\u00d9")))).isEqualTo(jpeg);
  }

  @Test
  void smallPictureInExifWithPlaceIsBlanked() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));
    byte[] small =
        Jpegs.with(Jpegs.of(Drawn.quarters(8, 8)), Jpegs.exif(ExifBlocks.of(true, 1, true)));
    byte[] tiff =
        BytesOf.all(
            BytesOf.latin("MM\0*\0\0\0\10\0\0\0\0\0\16\0\2"),
            new byte[] {2, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 44, 2, 2, 0, 4, 0, 0, 0, 1},
            BytesOf.be(4, small.length),
            new byte[4],
            small);

    byte[] stored = strip(Jpegs.with(jpeg, Jpegs.exif(tiff)));

    assertThat(BytesOf.find(stored, BytesOf.first(20, small))).isNegative();
  }

  @ParameterizedTest
  @CsvSource({"true,8", "false,3"})
  void exifOfPngLosesItsPlaceAlone(boolean little, int orientation) throws Exception {
    byte[] exif = PngChunks.chunk("eXIf", ExifBlocks.of(little, orientation, true));
    byte[] profile =
        PngChunks.chunk("iCCP", BytesOf.all(BytesOf.latin("p\0\0"), Pngs.deflated(ICC)));
    byte[] sent = Pngs.of(Drawn.quarters(30, 20), profile, exif);

    byte[] stored = strip(sent);

    assertExifStays(stored, orientation);
    assertSamePixels(sent, stored);
    assertThat(BytesOf.find(stored, profile)).isPositive();
  }

  @Test
  void textsOfPngsWithPlaceLeave() throws Exception {
    byte[] png =
        Pngs.of(Drawn.quarters(30, 20), PngChunks.chunk("tEXt", BytesOf.latin("Author\0me")));
    byte[] hex =
        BytesOf.latin("\nexif\n  20\n" + HexFormat.of().formatHex(ExifBlocks.of(true, 1, true)));

    byte[] stored =
        strip(
            Pngs.with(
                png,
                PngChunks.chunk(
                    "iTXt", BytesOf.all(BytesOf.latin("XML:com.adobe.xmp\0\0\0\0\0"), XMP)),
                PngChunks.chunk("tEXt", BytesOf.all(BytesOf.latin("Raw profile type exif\0"), hex)),
                PngChunks.chunk(
                    "zTXt",
                    BytesOf.all(BytesOf.latin("Raw profile type APP1\0\0"), Pngs.deflated(hex))),
                PngChunks.chunk("tEXt", BytesOf.latin("exif:GPSLatitude\0" + SECRET))));

    assertThat(stored).isEqualTo(png);
  }

  @Test
  void xmpLeavesGifs() throws Exception {
    byte[] gif = Gifs.still(9, 9);
    byte[] end = new byte[258];
    for (int i = 0; i < 256; i++) {
      end[i + 1] = (byte) (255 - i);
    }
    end[0] = 1;
    byte[] xmp = BytesOf.all(BytesOf.latin("!\u00ff\u000bXMP DataXMP"), XMP, end);
    byte[] sent =
        BytesOf.all(
            BytesOf.first(781, gif), xmp, java.util.Arrays.copyOfRange(gif, 781, gif.length));

    assertThat(strip(sent)).isEqualTo(gif);
  }

  @Test
  void placeLeavesWebps() throws Exception {
    byte[] pixels = Webps.chunk("VP8L", Webps.lossless(9, 5, (x, y) -> 0xFF203040 + x));
    byte[] profile = Webps.chunk("ICCP", ICC);
    byte[] exif = Webps.chunk("EXIF", ExifBlocks.of(true, 6, true));
    byte[] xmp = Webps.chunk("XMP ", XMP);

    byte[] stored = strip(Webps.riff(Webps.canvas(0x2C, 9, 5), profile, pixels, exif, xmp));

    assertExifStays(stored, 6);
    assertThat(stored[20]).isEqualTo((byte) 0x28);
    assertThat(BytesOf.find(stored, profile)).isPositive();
    assertThat(BytesOf.find(stored, pixels)).isPositive();
    assertThat(Bytes.of(stored).u32le(4)).isEqualTo(stored.length - 8);
  }

  @Test
  void moreExifThanAnyCameraWritesLeaves() throws Exception {
    byte[] half = BytesOf.first(Exif.MAX_BYTES / 2 + 1, Exif.orientationOnly(3));
    byte[] chunk = PngChunks.chunk("eXIf", half);
    byte[] exif = Webps.chunk("EXIF", half);
    byte[] pixels = Webps.chunk("VP8L", Webps.lossless(9, 5, (x, y) -> -1));
    byte[] whole = Webps.chunk("EXIF", BytesOf.first(Exif.MAX_BYTES + 1, half));

    assertThat(strip(Pngs.of(Drawn.quarters(9, 9), chunk, chunk)))
        .isEqualTo(Pngs.of(Drawn.quarters(9, 9), chunk));
    assertThat(strip(Webps.riff(Webps.canvas(8, 9, 5), pixels, exif, exif)))
        .isEqualTo(Webps.riff(Webps.canvas(8, 9, 5), pixels, exif));
    assertThat(strip(Webps.riff(Webps.canvas(8, 9, 5), pixels, whole)))
        .isEqualTo(Webps.riff(Webps.canvas(0, 9, 5), pixels));
  }

  @Test
  void exifThatCannotBeWalkedLeavesWithItsOrientationKept() throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(40, 24));
    byte[] tiff = ExifBlocks.of(false, 8, true);
    int pointer = BytesOf.find(tiff, new byte[] {(byte) 0x88, 0x25, 0, 4});
    byte[] looping = BytesOf.with(tiff, 8 + 2 + 12 * 5, BytesOf.be(4, 8));
    byte[] outside = BytesOf.with(tiff, pointer + 8, BytesOf.be(4, 0xFFFFFFF0L));
    byte[] onItself = BytesOf.with(tiff, pointer + 8, BytesOf.be(4, 8));

    for (byte[] bad : List.of(looping, outside, onItself)) {
      byte[] stored = strip(Jpegs.with(jpeg, Jpegs.exif(bad)));
      assertThat(stored).isEqualTo(Jpegs.with(jpeg, Jpegs.exif(Exif.orientationOnly(8))));
      byte[] png = strip(Pngs.of(Drawn.quarters(9, 9), PngChunks.chunk("eXIf", bad)));
      assertThat(png)
          .isEqualTo(
              Pngs.of(Drawn.quarters(9, 9), PngChunks.chunk("eXIf", Exif.orientationOnly(8))));
    }
  }
}
