package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;

/** Takes a picture in as an upload does, and looks at its rendition. */
final class PictureSight {
  private static final PictureDecoder DECODER =
      new PictureDecoder(
          new DecodingBounds(2, 256L << 20, Duration.ofSeconds(30), Duration.ofSeconds(30)));

  private PictureSight() {}

  /** Stripped, checked and rendered. */
  static BufferedImage rendition(Path directory, byte[] picture, RenditionWidth width) {
    Path stored = taken(directory, picture);
    Rendition rendition = DECODER.render(stored, width, 1);
    byte[] bytes = new byte[rendition.bytes().remaining()];
    rendition.bytes().get(bytes);
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      assertThat(image.getWidth()).isEqualTo(rendition.width());
      assertThat(image.getHeight()).isEqualTo(rendition.height());
      boolean noJpeg =
          image.getColorModel().hasAlpha() || image.getHeight() > RenditionWriter.MOST_JPEG_ROWS;
      assertThat(rendition.type()).isEqualTo(noJpeg ? PictureType.PNG : PictureType.JPEG);
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stripped and checked: the file as it would be stored. */
  static Path taken(Path directory, byte[] picture) {
    try {
      Path from = Files.write(directory.resolve("sent"), picture);
      Path to = directory.resolve("stored");
      Picture stripped = strip(from, to);
      CheckedPicture checked = DECODER.check(to, 1);
      assertThat(checked.picture()).isEqualTo(stripped);
      assertThat(checked.colour()).matches("#[0-9a-f]{6}");
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Picture strip(Path from, Path to) {
    try (var out = Files.newOutputStream(to)) {
      return DECODER.strip(from, out, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String colour(Path directory, byte[] picture) {
    return DECODER.check(taken(directory, picture), 1).colour();
  }

  /** The average of the differences of all samples, 0 to 255. */
  static double difference(BufferedImage one, BufferedImage other) {
    assertThat(one.getWidth()).isEqualTo(other.getWidth());
    assertThat(one.getHeight()).isEqualTo(other.getHeight());
    long sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        int a = one.getRGB(x, y);
        int b = other.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF));
        }
      }
    }
    return sum / 3.0 / one.getWidth() / one.getHeight();
  }
}
