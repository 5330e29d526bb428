package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our decoder of JPEGs, beside the JDK's. */
class JpegDecodingTest {
  private static final int WIDTH = 203;
  private static final int HEIGHT = 149;

  private static Pixels decoded(byte[] jpeg, int side) {
    Bytes bytes = Bytes.of(jpeg);
    var pixels = new JpegPixels(bytes);
    pixels.decode(side, Deadline.after(Duration.ofSeconds(10)));
    return JpegColours.of(bytes, pixels.frame(), side).pixels();
  }

  private static BufferedImage image(Pixels pixels) {
    var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    image.getRaster().setDataElements(0, 0, pixels.width(), pixels.height(), pixels.argb());
    return image;
  }

  @ParameterizedTest
  @CsvSource({"0.3,false", "0.75,false", "0.98,false", "0.3,true", "0.75,true", "0.98,true"})
  void pixelsAreThoseOfTheJdk(float quality, boolean progressive) throws Exception {
    byte[] jpeg = Jpegs.of(Drawn.quarters(WIDTH, HEIGHT), quality, progressive);

    BufferedImage ours = image(decoded(jpeg, 8));

    BufferedImage theirs = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(PictureSight.difference(ours, theirs)).isLessThan(0.2);
  }

  @ParameterizedTest
  @CsvSource({"4,false", "2,false", "1,false", "4,true", "2,true", "1,true"})
  void smallOnesAreTheWholeOnesMadeSmaller(int side, boolean progressive) {
    byte[] jpeg = Jpegs.of(Drawn.quarters(8 * 40, 8 * 24), 0.9f, progressive);

    Pixels small = decoded(jpeg, side);

    Pixels reduced = Reduction.to(decoded(jpeg, 8), 40 * side, 24 * side);
    assertThat(PictureSight.difference(image(small), image(reduced))).isLessThan(1.5);
  }

  @Test
  void greyIsDecodedToItsValue() {
    for (int value : new int[] {0, 1, 60, 128, 254, 255}) {
      Pixels pixels = decoded(Jpegs.of(Drawn.grey(33, 17, value), 1f, false), 8);
      assertThat(pixels.argb()).containsOnly(0xFF000000 | value * 0x010101);
    }
  }
}
