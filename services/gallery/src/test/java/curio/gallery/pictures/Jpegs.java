package curio.gallery.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Makes JPEGs by the JDK's writer, and puts segments into them. */
final class Jpegs {
  private static final int SOI = 2;

  private Jpegs() {}

  static byte[] of(BufferedImage image) {
    return of(image, 0.95f, false);
  }

  static byte[] of(BufferedImage image, float quality, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      param.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  static byte[] segment(int marker, byte[]... data) {
    byte[] all = BytesOf.all(data);
    return BytesOf.all(new byte[] {(byte) 0xFF, (byte) marker}, BytesOf.be(2, all.length + 2), all);
  }

  static byte[] exif(byte[] tiff) {
    return segment(0xE1, BytesOf.latin("Exif\0\0"), tiff);
  }

  /** The segments stand before all others. */
  static byte[] with(byte[] jpeg, byte[]... segments) {
    return BytesOf.all(
        BytesOf.first(SOI, jpeg),
        BytesOf.all(segments),
        java.util.Arrays.copyOfRange(jpeg, SOI, jpeg.length));
  }

  /** The first segment with this marker: its data's place. */
  static int dataOf(byte[] jpeg, int marker) {
    int at = SOI;
    while ((jpeg[at + 1] & 0xFF) != marker) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
    }
    return at + 4;
  }

  /** A tiny file that claims this size. */
  static byte[] claiming(int width, int height) {
    byte[] jpeg = of(Drawn.quarters(16, 16));
    int frame = dataOf(jpeg, 0xC0);
    return BytesOf.with(jpeg, frame + 1, BytesOf.all(BytesOf.be(2, height), BytesOf.be(2, width)));
  }
}
