package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our decoder of lossless WebPs, beside an encoder that does to pixels what the standard says. */
class LosslessPixelsTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 21;

  private static int[] noise(int length) {
    var random = new Random(7);
    return random.ints(length).toArray();
  }

  private static int[] decoded(byte[] vp8l) {
    return LosslessPixels.decode(
        Bytes.of(vp8l), 0, WIDTH, HEIGHT, Deadline.after(Duration.ofSeconds(10)));
  }

  @Test
  void greenIsAddedAgain() {
    int[] pixels = noise(WIDTH * HEIGHT);
    var coder = new LosslessCoder();
    coder.put(1, 1);
    coder.put(2, 2);
    coder.put(1, 0);
    coder.literals(
        Arrays.stream(pixels)
            .map(p -> LosslessCoder.subtract(p, (p >> 8 & 0xFF) * 0x010001))
            .toArray(),
        true);

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void everyPrediction(int mode) {
    int[] pixels = noise(WIDTH * HEIGHT);
    var coder = new LosslessCoder();
    coder.put(1, 1);
    coder.put(2, 0);
    coder.put(3, 2);
    coder.literals(filled(3 * 2, mode << 8), false);
    coder.put(1, 0);
    int[] differences = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      differences[i] = LosslessCoder.subtract(pixels[i], predicted(pixels, i, mode));
    }
    coder.literals(differences, true);

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  private static int predicted(int[] pixels, int i, int mode) {
    if (i == 0) {
      return 0xFF000000;
    }
    if (i < WIDTH) {
      return pixels[i - 1];
    }
    if (i % WIDTH == 0) {
      return pixels[i - WIDTH];
    }
    int left = pixels[i - 1];
    int top = pixels[i - WIDTH];
    int corner = pixels[i - WIDTH - 1];
    int right = pixels[i - WIDTH + 1];
    if (mode == 11) {
      return distance(top, corner) < distance(left, corner) ? left : top;
    }
    int pixel = 0;
    for (int s = 0; s < 32; s += 8) {
      int value =
          channel(mode, left >> s & 0xFF, top >> s & 0xFF, corner >> s & 0xFF, right >> s & 0xFF);
      pixel |= (mode == 0 || mode > 13 ? (s == 24 ? 255 : 0) : value) << s;
    }
    return pixel;
  }

  private static int distance(int one, int other) {
    int sum = 0;
    for (int s = 0; s < 32; s += 8) {
      sum += Math.abs((one >> s & 0xFF) - (other >> s & 0xFF));
    }
    return sum;
  }

  private static int channel(int mode, int left, int top, int corner, int right) {
    return switch (mode) {
      case 1 -> left;
      case 2 -> top;
      case 3 -> right;
      case 4 -> corner;
      case 5 -> ((left + right) / 2 + top) / 2;
      case 6 -> (left + corner) / 2;
      case 7 -> (left + top) / 2;
      case 8 -> (corner + top) / 2;
      case 9 -> (top + right) / 2;
      case 10 -> ((left + corner) / 2 + (top + right) / 2) / 2;
      case 12 -> Math.clamp(left + top - corner, 0, 255);
      case 13 -> {
        int average = (left + top) / 2;
        yield Math.clamp(average + (average - corner) / 2, 0, 255);
      }
      default -> 0;
    };
  }

  @Test
  void coloursAreTakenFromOneAnotherAgain() {
    int[] pixels = noise(WIDTH * HEIGHT);
    int toRed = 37;
    int toBlue = -90;
    int redToBlue = 119;
    var coder = new LosslessCoder();
    coder.put(1, 1);
    coder.put(2, 1);
    coder.put(3, 0);
    int factors = (redToBlue & 0xFF) << 16 | (toBlue & 0xFF) << 8 | (toRed & 0xFF);
    coder.literals(filled(10 * 6, factors), false);
    coder.put(1, 0);
    int[] stored = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int green = (byte) (pixels[i] >> 8);
      int red = (byte) (pixels[i] >> 16);
      int newRed = red - ((toRed * green) >> 5);
      int newBlue = pixels[i] - ((toBlue * green) >> 5) - ((redToBlue * red) >> 5);
      stored[i] = (pixels[i] & 0xFF00FF00) | (newRed & 0xFF) << 16 | (newBlue & 0xFF);
    }
    coder.literals(stored, true);

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 200, 256})
  void palettes(int colours) {
    int[] palette = noise(colours);
    int shift = colours <= 2 ? 3 : colours <= 4 ? 2 : colours <= 16 ? 1 : 0;
    int[] pixels = new int[WIDTH * HEIGHT];
    int stored = (WIDTH + (1 << shift) - 1) >> shift;
    int[] packed = new int[stored * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      int number = i * 7 % colours;
      pixels[i] = palette[number];
      int x = i % WIDTH;
      int within = x % (1 << shift) * (8 >> shift);
      packed[i / WIDTH * stored + (x >> shift)] |= number << (8 + within);
    }
    var coder = new LosslessCoder();
    coder.put(1, 1);
    coder.put(2, 3);
    coder.put(8, colours - 1);
    int[] differences = palette.clone();
    for (int i = 1; i < colours; i++) {
      differences[i] = LosslessCoder.subtract(palette[i], palette[i - 1]);
    }
    coder.literals(differences, false);
    coder.put(1, 0);
    coder.literals(packed, true);

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  @Test
  void whatStoodBeforeIsCopied() {
    int[] pixels = noise(WIDTH * HEIGHT);
    var coder = new LosslessCoder();
    coder.put(1, 0);
    coder.begin(true);
    for (int i = 0; i < WIDTH; i++) {
      coder.literal(pixels[i]);
    }
    // A row from the one above it, one pixel over and over, and the rest from far behind.
    coder.copy(WIDTH, 1);
    coder.copy(WIDTH, 2);
    coder.copy(pixels.length - 3 * WIDTH, 120 + 3 * WIDTH);
    for (int i = 0; i < pixels.length; i++) {
      int row = i / WIDTH % 3;
      pixels[i] = row == 2 ? pixels[WIDTH - 1] : pixels[i % WIDTH];
    }

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  @Test
  void whatWouldStandBeforeTheFirstPixelIsRefused() {
    var coder = new LosslessCoder();
    coder.put(1, 0);
    coder.begin(true);
    coder.literal(5);
    coder.copy(3, 122);

    assertThatThrownBy(() -> decoded(coder.bytes())).isInstanceOf(CurioException.class);
  }

  @Test
  void coloursOfTheCache() {
    int colour = 0x12345678;
    int[] pixels = filled(WIDTH * HEIGHT, colour);
    var coder = new LosslessCoder();
    coder.put(1, 0);
    coder.beginWithCache();
    coder.literal(colour);
    for (int i = 1; i < pixels.length; i++) {
      coder.cached((int) ((0x1E35A7BDL * colour) >> 31) & 1);
    }

    assertThat(decoded(coder.bytes())).isEqualTo(pixels);
  }

  private static int[] filled(int length, int value) {
    int[] out = new int[length];
    Arrays.fill(out, value);
    return out;
  }
}
