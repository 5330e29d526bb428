package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  @Test
  void theTotalIsTheSumOfAllObjects() throws IOException {
    var histogram =
        """
        1234:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         30412        2481984  [B (java.base@25)
           2:         29384         705216  java.lang.String (java.base@25)
        Total        159796        9187200
        """;

    assertThat(LiveHeap.parse(histogram)).isEqualTo(9_187_200);
  }

  @Test
  void whatIsNoHistogramIsRefused() {
    assertThatThrownBy(() -> LiveHeap.parse("1234: no such process\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such process");
  }

  @Test
  void aProcessThatRunsHasBoth() throws IOException {
    long self = ProcessHandle.current().pid();

    assertThat(LiveHeap.bytes(self)).isGreaterThan(100_000);
    assertThat(LiveHeap.threads(self)).isGreaterThan(3);
  }
}
