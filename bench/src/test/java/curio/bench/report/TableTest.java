package curio.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsLineUp() {
    String text = new Table("who", "orders/s").row("curio", "30 000").row("b", "1").text();

    assertThat(text)
        .isEqualTo(
            """
            | who   | orders/s |
            |-------|----------|
            | curio | 30 000   |
            | b     | 1        |
            """);
  }

  @Test
  void withoutRowsThereIsNoTable() {
    assertThat(new Table("who", "what").text()).isEmpty();
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Table("who", "what").row("x"))
        .hasMessage("cells: 1 (expected: 2)");
  }
}
