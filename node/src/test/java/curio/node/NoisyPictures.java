package curio.node;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures that cannot be made smaller by compressing them. Stateless. */
final class NoisyPictures {
  private NoisyPictures() {}

  private static final int HEADER_END = 33;
  private static final int CHUNK_HEAD = 8;
  private static final int CHUNK = 12;

  /** A PNG of exactly so many bytes, most of them a comment. */
  static byte[] ofBytes(int bytes) {
    var png = png(8, 8);
    var data = new byte[bytes - png.length - CHUNK];
    var type = "tEXtComment\0".getBytes(StandardCharsets.US_ASCII);
    var chunk = ByteBuffer.allocate(CHUNK + data.length);
    chunk.putInt(data.length).put(type);
    var sum = new CRC32();
    sum.update(chunk.array(), 4, CHUNK_HEAD - 4 + data.length);
    chunk.putInt(CHUNK_HEAD + data.length, (int) sum.getValue());
    return ByteBuffer.allocate(bytes)
        .put(png, 0, HEADER_END)
        .put(chunk.array())
        .put(png, HEADER_END, png.length - HEADER_END)
        .array();
  }

  /** A small file of many pixels: a PNG that is black. */
  static byte[] blank(int width, int height) {
    return written(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY));
  }

  /** A PNG of about three bytes a pixel; another one for another size. */
  static byte[] png(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(width * 10_000L + height);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return written(image);
  }

  private static byte[] written(BufferedImage image) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
