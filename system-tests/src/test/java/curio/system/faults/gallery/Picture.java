package curio.system.faults.gallery;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A small picture. Immutable.
 *
 * @param type its media type
 * @param content a character for each byte
 */
record Picture(String type, String content) {
  /** Some that differ, JPEG and PNG by turns. */
  static List<Picture> some(int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i -> drawn(i % 2 == 0 ? "png" : "jpeg", random))
        .toList();
  }

  private static Picture drawn(String format, Random random) {
    int width = random.nextInt(20, 60);
    int height = random.nextInt(20, 60);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    for (int i = 0; i < 20; i++) {
      canvas.setColor(new Color(random.nextInt(1 << 24)));
      canvas.fillRect(random.nextInt(width), random.nextInt(height), width / 3, height / 3);
    }
    canvas.dispose();
    try (var out = new ByteArrayOutputStream()) {
      ImageIO.write(image, format, out);
      return new Picture("image/" + format, out.toString(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String base64() {
    return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public String toString() {
    return "%s of %d bytes".formatted(type, content.length());
  }
}
