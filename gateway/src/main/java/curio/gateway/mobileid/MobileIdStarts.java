package curio.gateway.mobileid;

import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartReply.Started;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.IdempotencyKey;
import curio.gateway.Refusals;
import curio.http.Parameter;
import curio.http.Request;
import java.time.Duration;
import java.util.UUID;

/** What the starts of both faces of Mobile-ID have in common. Stateless. */
final class MobileIdStarts {
  /** How routes declare how long they wait. */
  static final Parameter TIMEOUT =
      Parameter.number(
          "timeoutMs", 1_000, 120_000, 10_000, "How long to wait for the end, in milliseconds");

  private static final String KEY = "Idempotency-Key";
  private static final int SECOND_MILLIS = 1_000;

  private MobileIdStarts() {}

  /** How routes declare the session that they are about. */
  static Parameter session(String variable) {
    return Parameter.variable(variable, "The session's id")
        .like("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f");
  }

  /** The client's key, or one that nobody has used, so that this request is sent once at least. */
  static String key(Request request) {
    return request.header(KEY).isPresent()
        ? IdempotencyKey.of(request).value()
        : UUID.randomUUID().toString();
  }

  /** How long to wait for the end. */
  static Duration timeout(Request request) {
    return Duration.ofMillis(request.queryNumber(TIMEOUT.name()));
  }

  /** The session, or what stands against it as an error. */
  static Started started(StartReply reply) {
    return switch (reply.getOutcomeCase()) {
      case STARTED -> reply.getStarted();
      case INVALID -> throw new CurioException(ErrorCode.INVALID, reply.getInvalid().getReason());
      case UNKNOWN_RELYING_PARTY ->
          throw new CurioException(
              ErrorCode.UNAUTHENTICATED, "the relying party is not known here");
      case THROTTLED -> throw throttled(reply.getThrottled());
      case KEY_REUSED ->
          throw new CurioException(
              ErrorCode.KEY_REUSED,
              "the key was used with another request (expected: the same body, or a new key)");
      case STILL_STARTING ->
          throw new CurioException(
              ErrorCode.CONFLICT, "the first request of this key is still running", 1, null);
      case UNCERTAIN ->
          throw new CurioException(
              ErrorCode.CONFLICT,
              "it is not known whether the phone was asked (expected: a new key)");
      case NOT_AVAILABLE ->
          throw new CurioException(ErrorCode.UNAVAILABLE, reply.getNotAvailable().getReason());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private static CurioException throttled(StartReply.Throttled throttled) {
    long seconds = Math.max(1, Math.ceilDiv(throttled.getRetryAfterMillis(), SECOND_MILLIS));
    return new CurioException(
        ErrorCode.THROTTLED,
        "too many requests (expected: the next one in " + seconds + " s)",
        Math.clamp(seconds, 1, Integer.MAX_VALUE),
        null);
  }
}
