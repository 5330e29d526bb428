package curio.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void everyCodeHasItsOwnHttpStatus() {
    var statuses = Arrays.stream(ErrorCode.values()).map(ErrorCode::httpStatus).toList();

    assertThat(new HashSet<>(statuses)).hasSize(statuses.size());
    assertThat(statuses).allMatch(status -> status >= 400 && status <= 503);
  }

  @Test
  void onlyTemporaryErrorsAdviseToTryAgain() {
    var retryable =
        Arrays.stream(ErrorCode.values()).filter(code -> code.retryAfterSeconds() > 0).toList();

    assertThat(retryable).containsExactly(ErrorCode.THROTTLED, ErrorCode.UNAVAILABLE);
  }

  @Test
  void anExceptionTakesTheAdviceOfItsCodeUnlessItBringsItsOwn() {
    var plain = new CurioException(ErrorCode.UNAVAILABLE, "the store does not answer");
    var conflict = new CurioException(ErrorCode.CONFLICT, "still running", 2, null);

    assertThat(plain.retryAfterSeconds()).isEqualTo(1);
    assertThat(conflict.retryAfterSeconds()).isEqualTo(2);
    assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
  }
}
