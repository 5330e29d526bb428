package curio.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddle() {
    assertThat(Spread.of(DoubleStream.of(9, 1, 4))).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(DoubleStream.of(8, 1, 4, 2))).isEqualTo(new Spread(3, 1, 8));
  }

  @Test
  void textGroupsThousandsAndShowsTheEnds() {
    assertThat(new Spread(12345.6, 900, 1234567).text(0)).isEqualTo("12 346 (900–1 234 567)");
    assertThat(new Spread(1.25, 1.25, 1.25).text(2)).isEqualTo("1.25");
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
