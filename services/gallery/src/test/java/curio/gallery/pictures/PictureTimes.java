package curio.gallery.pictures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Prints what taking pictures in and rendering them costs: {@code java … PictureTimes}. */
final class PictureTimes {
  private static final long WARM = 3_000_000_000L;

  private PictureTimes() {}

  public static void main(String[] args) throws IOException {
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    pictures.put("JPEG 1024 x 768", Jpegs.of(photo(1024, 768), 0.85f, false));
    pictures.put("progressive JPEG 1024 x 768", Jpegs.of(photo(1024, 768), 0.85f, true));
    pictures.put("JPEG 4000 x 3000", Jpegs.of(photo(4000, 3000), 0.85f, false));
    pictures.put("progressive JPEG 4000 x 3000", Jpegs.of(photo(4000, 3000), 0.85f, true));
    pictures.put("PNG 1024 x 768", Pngs.of(photo(1024, 768)));
    pictures.put("PNG 2000 x 1500", Pngs.of(photo(2000, 1500)));
    BufferedImage image = photo(1024, 768);
    pictures.put("WebP 1024 x 768, lossless", Webps.of(1024, 768, image::getRGB));
    var decoder = new PictureDecoder(DecodingBounds.defaults());
    Path directory = Files.createTempDirectory("pictures");
    for (var each : pictures.entrySet()) {
      Path sent = Files.write(directory.resolve("sent"), each.getValue());
      Path stored = directory.resolve("stored");
      System.out.printf("%n%s, %d KB%n", each.getKey(), each.getValue().length / 1000);
      time("inspect", () -> PictureFiles.inspect(sent));
      time("strip", () -> PictureSight.strip(sent, stored));
      time("check", () -> decoder.check(stored, 1));
      for (RenditionWidth width : RenditionWidth.values()) {
        time("render " + width.pixels(), () -> decoder.render(stored, width, 1));
      }
    }
  }

  private static void time(String what, Runnable work) {
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    int runs = 0;
    while (System.nanoTime() - start < WARM && runs < 300) {
      long before = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - before);
      runs++;
    }
    System.out.printf("  %-12s %8.2f ms, the best of %d%n", what, best / 1e6, runs);
  }

  /** Slopes, edges and noise: about a quarter of a byte a pixel as a JPEG. */
  private static BufferedImage photo(int width, int height) {
    var random = new Random(1);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave = 60 * Math.sin(x / 31.0) * Math.cos(y / 23.0);
        int noise = random.nextInt(14);
        int red = level(110 + wave + noise);
        int green = level(120 + 80.0 * x / width + noise);
        int blue = level((x / 64 + y / 64) % 2 * 60 + 80.0 * y / height + noise);
        image.setRGB(x, y, Drawn.rgb(red, green, blue));
      }
    }
    return image;
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
