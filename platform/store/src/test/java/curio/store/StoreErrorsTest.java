package curio.store;

import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreErrorsTest {
  private static Throwable state(String code) {
    return new IllegalStateException("wrapped", new SQLException("text", code));
  }

  @Test
  void failuresOfTheInfrastructureAreUnavailable() {
    List<String> states =
        List.of(
            "08006", "08001", "53100", "53300", "57014", "57P01", "57P03", "25006", "25P03",
            "58030", "55P03", "40001", "40P01", "40003");

    assertThat(states).allMatch(code -> StoreErrors.isUnavailable(state(code)));
    assertThat(StoreErrors.isUnavailable(new SQLTransientConnectionException("pool"))).isTrue();
    assertThat(StoreErrors.isUnavailable(new SQLException("io", new SocketTimeoutException())))
        .isTrue();
  }

  @Test
  void anErrorOfOneRowIsNeitherUnavailableNorACollision() {
    for (String code : List.of("22001", "22P02", "23505", "23503")) {
      assertThat(StoreErrors.isDataError(state(code))).isTrue();
      assertThat(StoreErrors.isUnavailable(state(code))).isFalse();
      assertThat(StoreErrors.isCollision(state(code))).isFalse();
    }
  }

  @Test
  void aBugStaysItself() {
    IllegalStateException bug = new IllegalStateException(new SQLException("syntax", "42601"));

    assertThat(StoreErrors.translate(bug)).isSameAs(bug);
    assertThat(StoreErrors.translate(new SQLException("syntax", "42601")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("42601");
  }

  @Test
  void anAnswerOfTheWorkIsPassedOn() {
    CurioException answer = new CurioException(ErrorCode.CONFLICT, "taken");

    assertThat(StoreErrors.translate(answer)).isSameAs(answer);
    assertThat(StoreErrors.isUnavailable(answer)).isFalse();
  }

  @Test
  void aLoopOfCausesEnds() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);

    assertThat(StoreErrors.state(one)).isEmpty();
  }
}
