package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.subject.OrderTables.Counts;
import org.junit.jupiter.api.Test;

class RowCheckTest {
  @Test
  void oneRowOfEachKindForEveryAnswerIsRight() {
    assertThat(RowCheck.compare(new Counts(10, 10, 0, 10), 10, 0)).isEmpty();
  }

  @Test
  void anAnsweredOrderThatIsMissingIsFound() {
    assertThat(RowCheck.compare(new Counts(9, 9, 0, 9), 10, 5))
        .containsExactly("9 orders are stored (expected: 10 answered 201, at most 5 more)");
  }

  @Test
  void anOrderThatNobodyWasToldOfIsFoundUnlessARequestFailed() {
    assertThat(RowCheck.compare(new Counts(11, 11, 0, 11), 10, 0)).hasSize(1);
    assertThat(RowCheck.compare(new Counts(11, 11, 0, 11), 10, 1)).isEmpty();
  }

  @Test
  void keysAndEventsMustBeAsManyAsOrders() {
    assertThat(RowCheck.compare(new Counts(10, 10, 2, 7), 10, 0))
        .singleElement()
        .asString()
        .contains("7 events");
    assertThat(RowCheck.compare(new Counts(9, 10, 0, 10), 10, 0))
        .singleElement()
        .asString()
        .contains("9 keys");
    assertThat(RowCheck.compare(new Counts(10, 10, 0, 11), 10, 0))
        .singleElement()
        .asString()
        .contains("11 events");
  }
}
