package curio.shop.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SegmentRangesTest {
  @Test
  void whatIsMissingIsFoundInWhateverOrderTheRestCame() {
    var random = new Random(1);
    for (int turn = 0; turn < 50; turn++) {
      var numbers =
          new ArrayList<>(
              IntStream.concat(
                      IntStream.rangeClosed(5, 9),
                      IntStream.concat(IntStream.of(11, 11), IntStream.rangeClosed(20, 30)))
                  .boxed()
                  .toList());
      Collections.shuffle(numbers, random);
      var ranges = new SegmentRanges();
      numbers.forEach(number -> ranges.add(number));

      assertThat(ranges.gaps())
          .containsExactly("segments 10 to 10: missing", "segments 12 to 19: missing");
    }
  }

  @Test
  void wholeAndEmptyOnesHaveNoGaps() {
    var ranges = new SegmentRanges();
    assertThat(ranges.gaps()).isEmpty();

    LongStream.rangeClosed(1, 100).forEach(ranges::add);

    assertThat(ranges.gaps()).isEmpty();
  }
}
