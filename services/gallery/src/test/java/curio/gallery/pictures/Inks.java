package curio.gallery.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Makes JPEGs whose components are what they are given: the JDK's writer leaves rasters alone. */
final class Inks {
  private Inks() {}

  /** Cyan, magenta, yellow and some black. */
  static byte[] jpeg(BufferedImage image, boolean differences, boolean adobe) {
    int width = image.getWidth();
    WritableRaster raster = raster(width, image.getHeight(), 4);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(x, y, inks(image.getRGB(x, y), differences, adobe));
      }
    }
    byte[] jpeg = write(raster);
    return adobe ? Jpegs.with(jpeg, adobe(differences ? 2 : 0)) : jpeg;
  }

  private static int[] inks(int pixel, boolean differences, boolean adobe) {
    int red = pixel >> 16 & 0xFF;
    int green = pixel >> 8 & 0xFF;
    int blue = pixel & 0xFF;
    int light = Math.max(230, Math.max(red, Math.max(green, blue)));
    int[] inks = {
      255 - red * 255 / light, 255 - green * 255 / light, 255 - blue * 255 / light, 255 - light
    };
    if (adobe) {
      for (int i = 0; i < 4; i++) {
        inks[i] = 255 - inks[i];
      }
    }
    if (differences) {
      double r = 255 - inks[0];
      double g = 255 - inks[1];
      double b = 255 - inks[2];
      inks[0] = (int) Math.round(0.299 * r + 0.587 * g + 0.114 * b);
      inks[1] = clamp(-0.168736 * r - 0.331264 * g + 0.5 * b + 128);
      inks[2] = clamp(0.5 * r - 0.418688 * g - 0.081312 * b + 128);
    }
    return inks;
  }

  static byte[] rgb(BufferedImage image) {
    WritableRaster raster = raster(image.getWidth(), image.getHeight(), 3);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        raster.setPixel(x, y, new int[] {pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF});
      }
    }
    return Jpegs.with(write(raster), adobe(0));
  }

  static byte[] adobe(int transform) {
    return Jpegs.segment(
        0xEE, BytesOf.latin("Adobe"), new byte[] {0, 100, 0, 0, 0, 0, (byte) transform});
  }

  private static int clamp(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  private static WritableRaster raster(int width, int height, int bands) {
    return Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, bands, null);
  }

  private static byte[] write(Raster raster) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(0.97f);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
