package curio.gateway;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.AnswerHeader;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import java.util.Optional;

/**
 * The key under which a client wants something done once: {@code Idempotency-Key}, or {@code
 * X-Request-Id} when that is absent.
 *
 * @param value 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(String value) {
  private static final String HEADER = "Idempotency-Key";
  private static final String REPLAYED_NAME = "Idempotency-Replayed";

  /** How routes declare it. */
  public static final Parameter PARAMETER =
      Parameter.header(
              HEADER, "The key of what is done once: 1 to 255 printable characters of ASCII")
          .like("5f1c7a52-order-1");

  /** How routes declare that an answer was given for the key before. */
  public static final AnswerHeader REPLAYED =
      new AnswerHeader(REPLAYED_NAME, "That this was answered for the key before", "true");

  private static final String FALLBACK = "X-Request-Id";
  private static final int MAX_LENGTH = 255;

  /**
   * That of a request.
   *
   * @throws CurioException INVALID if it has none, or one of another kind
   */
  public static IdempotencyKey of(Request request) {
    var key = request.header(HEADER).or(() -> request.header(FALLBACK));
    return checked(key.orElseThrow(() -> invalid("none")));
  }

  /**
   * That of a request where it may be left out; {@code X-Request-Id} is none then.
   *
   * @throws CurioException INVALID if it has one of another kind
   */
  public static Optional<IdempotencyKey> ifAny(Request request) {
    return request.header(HEADER).map(IdempotencyKey::checked);
  }

  /** Marks an answer that was given for the key before. */
  public static Response replayed(Response answer) {
    return answer.withHeader(REPLAYED_NAME, "true");
  }

  private static IdempotencyKey checked(String key) {
    int length = key.length();
    if (length < 1 || length > MAX_LENGTH) {
      throw invalid(length + " characters");
    }
    if (!key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw invalid("other characters");
    }
    return new IdempotencyKey(key);
  }

  private static CurioException invalid(String what) {
    return new CurioException(
        ErrorCode.INVALID,
        "%s or %s: %s (expected: 1 to %d printable ASCII characters)"
            .formatted(HEADER, FALLBACK, what, MAX_LENGTH));
  }
}
