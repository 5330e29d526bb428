package curio.gallery.pictures;

import java.awt.image.BufferedImage;

/** Pictures that the tests draw, so that they know their pixels. */
final class Drawn {
  private Drawn() {}

  /** Four quarters: red, green, blue and grey 60, with a slope of light from left to right. */
  static BufferedImage quarters(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, quarter(x, y, width, height));
      }
    }
    return image;
  }

  static int quarter(int x, int y, int width, int height) {
    int light = 40 * x / width;
    boolean right = x >= width / 2;
    if (y < height / 2) {
      return right ? rgb(30, 180 + light, 40) : rgb(200 + light, 20, 30);
    }
    return right ? rgb(60, 60, 60) : rgb(20, 40, 190 + light);
  }

  static int rgb(int red, int green, int blue) {
    return 0xFF000000 | red << 16 | green << 8 | blue;
  }

  static BufferedImage grey(int width, int height, int value) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    return image;
  }
}
