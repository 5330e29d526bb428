package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
  /** The embedded server allows 120, three of them to superusers only. */
  private static final int ALLOWED = 117;

  @Test
  void whatTheServerAllowsIsEnough() {
    assertThatCode(() -> ConnectionBudget.check(Stores.server(), ALLOWED, "fewer"))
        .doesNotThrowAnyException();
  }

  @Test
  void whoNeedsMoreThanTheServerAllowsHearsWhatToSet() {
    assertThatThrownBy(
            () -> ConnectionBudget.check(Stores.server(), ALLOWED + 3, "a smaller pool-size"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage(
            "database: it allows 117 connections and this node needs up to 120 (expected:"
                + " max_connections of PostgreSQL larger by 3, or a smaller pool-size)");
  }

  @Test
  void aStoreThatCannotBeAskedIsUnavailable() {
    var missing = Stores.server().withDatabase("there_is_none");

    assertThatThrownBy(() -> ConnectionBudget.check(missing, 1, "fewer"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
