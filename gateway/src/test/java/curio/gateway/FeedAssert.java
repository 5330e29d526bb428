package curio.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.Throttled;

/** How errors of {@code /v1/…} look. Stateless. */
final class FeedAssert {
  private FeedAssert() {}

  static void assertFeedError(Answer answer, int status, String message) {
    assertFeedErrorStatus(answer, status);
    assertThat(answer.text("message")).isEqualTo(message);
  }

  static void assertFeedErrorStatus(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.text("object")).isEqualTo("error");
    assertThat(answer.text("code")).isEqualTo(status + "1");
  }

  static void assertThrottled(Answer answer) {
    assertFeedError(answer, 429, "too many attempts (expected: the next one in 3 s)");
    assertThat(answer.header("Retry-After")).isEqualTo("3");
  }

  /** What {@link #assertThrottled} recognises. */
  static Throttled throttled() {
    return Throttled.newBuilder().setRetryAfterMillis(2_001).build();
  }
}
