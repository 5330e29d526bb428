package curio.bench.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PhotographTest {
  @Test
  void itHasTheWantedLengthAndDecodes() throws Exception {
    Photograph photograph = Photograph.ofBytes(640, 480, 90_000);

    byte[] first = photograph.numbered(1);
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(first));

    assertThat(first).hasSize(90_000);
    assertThat(photograph.length()).isEqualTo(90_000);
    assertThat(decoded.getWidth()).isEqualTo(640);
    assertThat(decoded.getHeight()).isEqualTo(480);
  }

  @Test
  void filesOfOtherNumbersDifferInTheirCommentAlone() throws Exception {
    Photograph photograph = Photograph.of(64, 48, 0.8);

    byte[] first = photograph.numbered(1);
    byte[] second = photograph.numbered(0x123456789abcL);

    int differs = Arrays.mismatch(first, second);
    assertThat(differs).isPositive();
    assertThat(Arrays.mismatch(first, photograph.numbered(1))).isEqualTo(-1);
    assertThat(new String(second, 0, 200, StandardCharsets.ISO_8859_1))
        .contains("0000123456789abc");
    assertThat(ImageIO.read(new ByteArrayInputStream(second)).getRGB(10, 10))
        .isEqualTo(ImageIO.read(new ByteArrayInputStream(first)).getRGB(10, 10));
  }
}
