package curio.gallery.demo;

import com.google.protobuf.ByteString;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws pictures, each of them always the same. Stateless. */
final class DemoPictures {
  /** How many there are. */
  static final int COUNT = 30;

  private static final int LONG_SIDE = 960;
  private static final int SHORT_SIDE = 640;
  private static final double TURNS = 11;

  private static final List<Motif> MOTIFS =
      List.of(
          new Motif("Hills", List.of("landscape", "hills", "calm"), DemoPictures::hills),
          new Motif("Sunset", List.of("landscape", "sea", "warm"), DemoPictures::sunset),
          new Motif("Composition", List.of("abstract", "lines", "colour"), DemoPictures::blocks),
          new Motif("Night", List.of("sky", "stars", "calm"), DemoPictures::night),
          new Motif("Circles", List.of("abstract", "circles", "colour"), DemoPictures::circles),
          new Motif("Spiral", List.of("abstract", "lines", "spiral"), DemoPictures::spiral));

  private DemoPictures() {}

  /** A picture with what is said about it. */
  record Drawn(ByteString bytes, String title, String alt, List<String> tags) {}

  @FunctionalInterface
  private interface Painter {
    void paint(Graphics2D on, int width, int height, Random random);
  }

  private record Motif(String name, List<String> tags, Painter painter) {}

  /**
   * One of them.
   *
   * @param index from 0
   */
  static Drawn draw(int index) {
    var motif = MOTIFS.get(index % MOTIFS.size());
    int number = index / MOTIFS.size() + 1;
    boolean upright = index % 4 == 3;
    int width = upright ? SHORT_SIDE : LONG_SIDE;
    int height = upright ? LONG_SIDE : SHORT_SIDE;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var on = image.createGraphics();
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    motif.painter().paint(on, width, height, new Random(index));
    on.dispose();
    return new Drawn(
        jpeg(image),
        "%s no. %d".formatted(motif.name(), number),
        "%s, drawn by a program".formatted(motif.name()),
        motif.tags());
  }

  private static ByteString jpeg(BufferedImage image) {
    var bytes = ByteString.newOutput();
    try {
      if (!ImageIO.write(image, "jpeg", bytes)) {
        throw new IllegalStateException("this Java cannot write JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  private static Color colour(Random random, float saturation, float brightness) {
    return Color.getHSBColor(random.nextFloat(), saturation, brightness);
  }

  private static void sky(Graphics2D on, int width, int height, Color above, Color below) {
    on.setPaint(new GradientPaint(0, 0, above, 0, height, below));
    on.fillRect(0, 0, width, height);
  }

  private static void hills(Graphics2D on, int width, int height, Random random) {
    float hue = random.nextFloat();
    sky(on, width, height, Color.getHSBColor(hue, 0.25f, 0.98f), Color.getHSBColor(hue, 0.1f, 1f));
    int rows = 6;
    for (int row = 0; row < rows; row++) {
      on.setColor(Color.getHSBColor(hue, 0.2f + row * 0.12f, 0.9f - row * 0.12f));
      double base = height * (0.35 + row * 0.11);
      double phase = random.nextDouble() * 7;
      var line = new Path2D.Double();
      line.moveTo(0, height);
      for (int x = 0; x <= width; x += 4) {
        double at = x * (2.0 + row) / width;
        line.lineTo(
            x, base - height * 0.08 * (Math.sin(at * 2 + phase) + Math.sin(at * 5 + phase) / 3));
      }
      line.lineTo(width, height);
      line.closePath();
      on.fill(line);
    }
  }

  private static void sunset(Graphics2D on, int width, int height, Random random) {
    float hue = 0.02f + random.nextFloat() * 0.08f;
    sky(
        on,
        width,
        height,
        Color.getHSBColor(hue + 0.65f, 0.6f, 0.5f),
        Color.getHSBColor(hue, 0.7f, 1f));
    double size = height * (0.2 + random.nextDouble() * 0.15);
    double x = width * (0.3 + random.nextDouble() * 0.4);
    double horizon = height * 0.68;
    on.setColor(Color.getHSBColor(hue + 0.06f, 0.4f, 1f));
    on.fill(new Ellipse2D.Double(x - size / 2, horizon - size * 0.7, size, size));
    on.setColor(Color.getHSBColor(hue + 0.6f, 0.5f, 0.35f));
    on.fill(new Rectangle2D.Double(0, horizon, width, height - horizon));
    on.setColor(Color.getHSBColor(hue + 0.06f, 0.5f, 0.9f));
    for (double y = horizon + 6; y < height; y += 9) {
      double length = size * (0.4 + random.nextDouble() * 0.6);
      on.fill(new Rectangle2D.Double(x - length / 2 + random.nextGaussian() * 8, y, length, 3));
    }
  }

  private static void blocks(Graphics2D on, int width, int height, Random random) {
    on.setColor(new Color(0xf5f1e6));
    on.fillRect(0, 0, width, height);
    for (int i = 0; i < 9; i++) {
      on.setColor(colour(random, 0.8f, 0.85f));
      int x = random.nextInt(8) * width / 8;
      int y = random.nextInt(6) * height / 6;
      on.fillRect(x, y, width / 8 * (1 + random.nextInt(3)), height / 6 * (1 + random.nextInt(2)));
    }
    on.setColor(Color.BLACK);
    on.setStroke(new BasicStroke(7));
    for (int i = 1; i < 8; i += 1 + random.nextInt(2)) {
      on.drawLine(i * width / 8, 0, i * width / 8, height);
    }
    for (int i = 1; i < 6; i += 1 + random.nextInt(2)) {
      on.drawLine(0, i * height / 6, width, i * height / 6);
    }
  }

  private static void night(Graphics2D on, int width, int height, Random random) {
    sky(
        on,
        width,
        height,
        new Color(0x050818),
        Color.getHSBColor(0.6f + random.nextFloat() * 0.2f, 0.7f, 0.35f));
    for (int i = 0; i < 420; i++) {
      double size = 1 + Math.abs(random.nextGaussian()) * 1.2;
      on.setColor(new Color(255, 255, 220 + random.nextInt(36), 110 + random.nextInt(146)));
      on.fill(
          new Ellipse2D.Double(
              random.nextDouble() * width, random.nextDouble() * height, size, size));
    }
    double moon = height * 0.16;
    double x = width * (0.15 + random.nextDouble() * 0.6);
    on.setColor(new Color(0xfdf6d8));
    on.fill(new Ellipse2D.Double(x, height * 0.15, moon, moon));
  }

  private static void circles(Graphics2D on, int width, int height, Random random) {
    on.setColor(colour(random, 0.15f, 0.97f));
    on.fillRect(0, 0, width, height);
    for (int i = 0; i < 26; i++) {
      double size = height * (0.06 + random.nextDouble() * 0.32);
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height;
      on.setColor(new Color((colour(random, 0.7f, 0.9f).getRGB() & 0xffffff) | 0xa0000000, true));
      on.fill(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size));
    }
  }

  private static void spiral(Graphics2D on, int width, int height, Random random) {
    on.setColor(colour(random, 0.6f, 0.2f));
    on.fillRect(0, 0, width, height);
    float hue = random.nextFloat();
    double reach = Math.min(width, height) * 0.48;
    int steps = 1_500;
    for (int i = 0; i < steps; i++) {
      double part = (double) i / steps;
      double angle = part * TURNS * Math.PI * 2;
      double x = width / 2.0 + Math.cos(angle) * reach * part;
      double y = height / 2.0 + Math.sin(angle) * reach * part;
      double size = 3 + 9 * part;
      on.setColor(Color.getHSBColor(hue + (float) part * 0.4f, 0.7f, 0.95f));
      on.fill(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size));
    }
  }
}
