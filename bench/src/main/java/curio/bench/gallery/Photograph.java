package curio.bench.gallery;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A JPEG that is drawn: soft light, some hundred shapes, and grain as a camera leaves it. A number
 * in its comment makes any number of different files of it, which decode to the same. Immutable.
 */
public final class Photograph {
  private static final int SEED = 7;
  private static final int SHAPES = 300;
  private static final int GRAIN = 12;
  private static final int DIGITS = 16;
  private static final int MARKER_BYTES = 4;
  private static final int LONGEST_COMMENT = 60_000;

  private final byte[] bytes;
  private final int digitsAt;

  private Photograph(byte[] jpeg, int padding) {
    int at = firstSegmentEnd(jpeg);
    int comment = MARKER_BYTES + DIGITS + padding;
    ByteBuffer whole = ByteBuffer.allocate(jpeg.length + comment);
    whole.put(jpeg, 0, at);
    whole.putShort((short) 0xfffe).putShort((short) (comment - 2));
    this.digitsAt = whole.position();
    whole.position(at + comment).put(jpeg, at, jpeg.length - at);
    this.bytes = whole.array();
  }

  /** One as it comes out of the encoder. */
  public static Photograph of(int width, int height, double quality) throws IOException {
    return new Photograph(encode(draw(width, height), quality), 0);
  }

  /** One of exactly so many bytes, at the best quality that fits. */
  public static Photograph ofBytes(int width, int height, int length) throws IOException {
    BufferedImage drawn = draw(width, height);
    for (double quality = 0.95; quality > 0; quality -= 0.03) {
      byte[] jpeg = encode(drawn, quality);
      int padding = length - jpeg.length - MARKER_BYTES - DIGITS;
      if (padding >= 0 && padding <= LONGEST_COMMENT) {
        return new Photograph(jpeg, padding);
      }
    }
    throw new IOException("no picture of %d × %d has %d bytes".formatted(width, height, length));
  }

  /** How many bytes each of its files has. */
  public int length() {
    return bytes.length;
  }

  /** The file of a number. */
  public byte[] numbered(long number) {
    byte[] copy = bytes.clone();
    number(ByteBuffer.wrap(copy), 0, number);
    return copy;
  }

  /** Makes the file that lies in a buffer that of a number. */
  void number(ByteBuffer buffer, int from, long number) {
    byte[] digits = HexFormat.of().toHexDigits(number).getBytes(StandardCharsets.US_ASCII);
    buffer.put(from + digitsAt, digits);
  }

  /** Comments stand behind what says that it is JFIF (T.871). */
  private static int firstSegmentEnd(byte[] jpeg) {
    return 4 + (ByteBuffer.wrap(jpeg).getShort(4) & 0xffff);
  }

  private static BufferedImage draw(int width, int height) {
    SplittableRandom random = new SplittableRandom(SEED);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(
        new GradientPaint(0, 0, new Color(90, 140, 200), width, height, new Color(220, 160, 90)));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < SHAPES; i++) {
      int size = random.nextInt(width / 50 + 1, width / 6 + 2);
      graphics.setColor(new Color(random.nextInt(0x1000000) | 0x60000000, true));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), size, size);
    }
    graphics.dispose();
    grain(image, random);
    return image;
  }

  private static void grain(BufferedImage image, SplittableRandom random) {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        int more = random.nextInt(GRAIN);
        row[x] =
            brighter(row[x] >> 16, more) << 16
                | brighter(row[x] >> 8, more) << 8
                | brighter(row[x], more);
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
  }

  private static int brighter(int sample, int more) {
    return Math.min(255, (sample & 0xff) + more);
  }

  private static byte[] encode(BufferedImage image, double quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality((float) quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
