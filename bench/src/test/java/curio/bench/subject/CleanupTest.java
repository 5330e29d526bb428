package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
  private final List<String> closed = new ArrayList<>();
  private final Cleanup cleanup = new Cleanup();

  @Test
  void theLastOpenedIsClosedFirstAndOneThatFailsKeepsNoneOpen() {
    cleanup.add(() -> closed.add("first"));
    cleanup.add(() -> {
      throw new IllegalStateException("stuck");
    });
    cleanup.add(() -> closed.add("last"));

    cleanup.close();

    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void whatIsOpenedAfterTheEndIsClosedAtOnce() {
    cleanup.close();

    assertThatThrownBy(() -> cleanup.add(() -> closed.add("late")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(closed).containsExactly("late");
  }
}
