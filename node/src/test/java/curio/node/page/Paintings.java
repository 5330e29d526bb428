package curio.node.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Files that people choose to upload. Stateless. */
final class Paintings {
  private static final int MEGABYTE = 1 << 20;

  private Paintings() {}

  /** A small picture from one colour to another. */
  static FilePayload of(String name, Color from, Color to) {
    var image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, from, 640, 480, to));
    graphics.fillRect(0, 0, 640, 480);
    graphics.dispose();
    return new FilePayload(name, "image/png", png(image));
  }

  /** A picture of some 5 MB, which cannot be packed. */
  static FilePayload large(String name) {
    var image = new BufferedImage(1_600, 1_100, BufferedImage.TYPE_INT_RGB);
    var chance = new Random(42);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, chance.nextInt());
      }
    }
    return new FilePayload(name, "image/png", png(image));
  }

  /** More than is taken. */
  static FilePayload tooLarge(String name) {
    return new FilePayload(name, "image/png", new byte[11 * MEGABYTE]);
  }

  /** What only says that it is a picture. */
  static FilePayload noPicture(String name) {
    return new FilePayload(name, "image/png", "<svg onload=x>".getBytes(UTF_8));
  }

  private static byte[] png(BufferedImage image) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
