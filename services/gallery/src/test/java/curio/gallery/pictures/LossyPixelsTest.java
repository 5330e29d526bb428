package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our decoder of lossy WebPs, beside libwebp: three files that it wrote (with libwebp 1.6 in Pillow
 * 12.3), and the check sums of the pixels that it reads from them.
 */
class LossyPixelsTest {
  private static final int WIDTH = 70;
  private static final int HEIGHT = 45;

  /** {@link Drawn#quarters}. */
  private static final byte[] QUARTERS =
      Base64.getDecoder()
          .decode(
              "UklGRt4AAABXRUJQVlA4INIAAABwBwCdASpGAC0APrVQoUonJSMhrvtpAOAWiWIAxREAOqAM"
                  + "D8cuGy7quEAfpL72d3GAVQd/tH8gv0vobiEsBubYkZ+QAAD+7L1+SKG1a/maM0wzrslr+JuX"
                  + "tQJLKKqMdGKf/+1i38f5usf/6sW/j/PZGQmqY7JL1FRq4mnFMjWnE58SU2jrbhI/oyNdf9n/"
                  + "87trpN5LeyKNoaS4Jtegg6z7py2frxoqFxjbb8JRf/4RJT/j1O/1Z3mKOpxJSeypuxC4+aRx"
                  + "gs+RnA0Y30ubWAAAAAA=");

  /** With noise, and so with blocks of all kinds. */
  private static final byte[] NOISE =
      Base64.getDecoder()
          .decode(
              "UklGRvYDAABXRUJQVlA4IOoDAABQDgCdASpGAC0APu1mpU6ppiOiNVmcyTAdiWo7h6AxcuEP"
                  + "yd8D3TtERRobH4K1u73d7C4BL647NKLb7QNkoavLK0ljNu8nD3Tiy7rCsplzRHguupkF8+Nm"
                  + "q5vwqINkL5r8EhmpZutsINZSEBNSA0jrhNYu5pBPhuhrG/gA/jid7px67NcHU0/EgoVjWFiY"
                  + "fDBFpq8xbPhZa0GZ0SV4LqZOx6Dw97979L/yOQGCF+vp+4yb//EOdynimwQRrsvujbS3zU3i"
                  + "fIj+0O2U2XfOlZpYTkNbaMIy3AkCpNRNjJn//S7J0C+iT/g7dD7b8Zq/WNqPW2SYh3X4x5cu"
                  + "5/DdAFHquyBgCvSRASApT9dljNSdhQHBqR5jYryygwY7TJHcEWc7p4f/WNqeaP/l1S4c+Ptt"
                  + "jb8EWzt6V3RDFiYdEO3pZKEwpdDb+yRAdrW2z7RY4O1JnzmnkLhr5scVprLMaWVqIudE1N3L"
                  + "mYrUEn6yonohMWPQ8EoPnlfEAWfd+vlptB/7om30VkuCt7SOCeNNec9TRS04DS+StjFvKx5C"
                  + "5/fFWmH/qHlznr6AsMTZfXFnWDQbwXQiBkGc7TNw9OJmxBaPgn0a9b45PuXEDsB4zlBqYWH5"
                  + "Qa0ZQkthzrrkC8Buvx71e+MEhTR6J40zZmi2/N9i2TeiWH/Xy6DfBR1qLc7EjwoBDts6R2pD"
                  + "W2FCD+Ys3I5If/EQOqeZZf4ZogIR6+h5gaSZkMgL8L4V64Fwjd4vsnwhawFrdxPWXuUn2/Ah"
                  + "RP5o/ga390gxReI3z1PmQRc/ckxaMY4TnJD01rlKAGvMNFvJb5J6UDHGZZ/vQ3HuIuLA9/tM"
                  + "+2S9n3R4beil+zXU8TfUU7+LeRiQVd37x8wpr45LzylXrqcVkGmzPQo9QoZBZn6l9TYvg9X/"
                  + "VCFwUDBucScb+TnSrcIizlUXaRMh+oHyaZFxmz81xDeIVPBxmRmXeZLvMZUHXPE4+DqDoGxT"
                  + "lwSfkcNPvK+X8ZUw/KEf+fLsm7iu/aEWqqeoC9rriG7vRH9lip8P/pqFXjkAe0UtVwBYSt5g"
                  + "XBr7TGWGD6VDVhV/1ITgpFaqPru+q2+hq9CicF+X928jbaYXVLK+n1fHpd58KoRDqcyUtzt0"
                  + "/rBs/yPeOtqw23DjgbjGghtG5589/I53LCGj9fkpcAQxQhSqtpGye5I9H/S96HyjOvLWG3cA"
                  + "QupjZ/vL9pO2378wzhtYSiB5f4en7lphVC7lNliofG2HB7szlO8qUKEW6emjGmiC5C8flXRw"
                  + "Bw/uNb0gvBuSjH0/htPuToc/aE+NoMG9I//AHmOhHXYYAEVYqfNMQeElznJirq7GMAA=");

  /** The quarters, and alpha of three times x and y. */
  private static final byte[] ALPHA =
      Base64.getDecoder()
          .decode(
              "UklGRgABAABXRUJQVlA4WAoAAAAQAAAARQAALAAAQUxQSBUAAAABuQpE9D9ANkBR/P+5XcQE"
                  + "JGtDNwAAVlA4IMQAAADQBgCdASpGAC0APtFcpkwoJaOiLvtpAQAaCWIAwnQN+3SYD+q4QB+t"
                  + "3vVXcABVB3+0fyCzyLgS4R0oR5HbRgAA/uuOXv5F/mT//JT8ouiHWsWLltGQAH+udjahf1Gr"
                  + "//zRF+O9dz//miL8f6EaAamBvUFlOMq6aOXVVgRYpWQwt9d24aNdaJfAZP7qe6uTKULnL4EX"
                  + "Bzerr8Qll5fk33GGP/XUj/j1I8TMWKl4wRymvHncAfF5f1XP8L/UyNRYjlGjAAAA");

  @TempDir private Path directory;

  private static long sum(byte[] webp) {
    Bytes file = Bytes.of(webp);
    Picture picture = Sniffer.walk(file).picture();
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));
    Pixels pixels = new WebpPixels(file, deadline).decode(picture, 0);
    ByteBuffer bytes = ByteBuffer.allocate(4 * pixels.argb().length);
    bytes.asIntBuffer().put(pixels.argb());
    var crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  @Test
  void pixelsAreThoseOfLibwebp() {
    assertThat(sum(QUARTERS)).isEqualTo(3097061273L);
    assertThat(sum(NOISE)).isEqualTo(3029510758L);
    assertThat(sum(ALPHA)).isEqualTo(924875945L);
  }

  @Test
  void renditionLooksAsItWasDrawn() {
    BufferedImage rendition = PictureSight.rendition(directory, QUARTERS, RenditionWidth.W160);

    assertThat(PictureSight.difference(rendition, Drawn.quarters(WIDTH, HEIGHT))).isLessThan(6);
  }

  @Test
  void alphaIsKept() {
    BufferedImage rendition = PictureSight.rendition(directory, ALPHA, RenditionWidth.W160);

    assertThat(rendition.getRGB(10, 20) >>> 24).isEqualTo(50);
    assertThat(rendition.getRGB(69, 44) >>> 24).isEqualTo(251);
  }

  @Test
  void whatIsCutIsRefused() {
    for (int tenth = 1; tenth < 10; tenth++) {
      byte[] data = java.util.Arrays.copyOf(NOISE, NOISE.length * tenth / 10);
      byte[] sized =
          data.length < 30
              ? data
              : BytesOf.with(
                  BytesOf.with(data, 4, BytesOf.le(4, data.length - 8)),
                  16,
                  BytesOf.le(4, data.length - 20));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> PictureSight.taken(directory, sized))
          .isInstanceOf(curio.errors.CurioException.class);
    }
  }
}
