package curio.gallery.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes renditions by the JDK's writers. */
final class RenditionWriter {
  /** Rows of a JPEG; the JDK's writer refuses more, and the format ends at 65 535. */
  static final int MOST_JPEG_ROWS = 65_500;

  private static final float QUALITY = 0.82f;
  private static final int FIRST_BYTES = 32 << 10;

  private RenditionWriter() {}

  /** Encodes; empty where that takes more bytes than a picture may have. */
  static Optional<Rendition> write(Pixels pixels) {
    boolean opaque = pixels.opaque();
    boolean jpeg = opaque && pixels.height() <= MOST_JPEG_ROWS;
    var image =
        new BufferedImage(
            pixels.width(),
            pixels.height(),
            opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    image.getRaster().setDataElements(0, 0, pixels.width(), pixels.height(), pixels.argb());
    ImageWriter writer = ImageIO.getImageWritersByFormatName(jpeg ? "jpeg" : "png").next();
    var out = new BoundedBytes(new ByteArrayOutputStream(FIRST_BYTES));
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (jpeg) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      if (out.overflown) {
        return Optional.empty();
      }
      throw new UncheckedIOException("writing to memory", e);
    } finally {
      writer.dispose();
    }
    return Optional.of(
        new Rendition(
            jpeg ? PictureType.JPEG : PictureType.PNG,
            pixels.width(),
            pixels.height(),
            ByteBuffer.wrap(out.bytes.toByteArray())));
  }

  /** Takes as many bytes as a picture may have, and fails beyond. */
  private static final class BoundedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes;
    private boolean overflown;

    private BoundedBytes(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int one) throws IOException {
      checkRoom(1);
      bytes.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      checkRoom(length);
      bytes.write(from, offset, length);
    }

    private void checkRoom(int more) throws IOException {
      if (more > PictureLimits.MAX_BYTES - bytes.size()) {
        overflown = true;
        throw new IOException("rendition: more than " + PictureLimits.MAX_BYTES + " bytes");
      }
    }
  }
}
