package curio.jobs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job to be done.
 *
 * @param kind name of its kind
 * @param key there is at most one job of this kind and key that is not done; null: any number
 * @param payload what its handler needs to know, at most 64 KB; never a secret in the clear
 * @param after how long from now it is due
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out
public record NewJob(String kind, @Nullable String key, byte[] payload, Duration after) {
  private static final int MAX_KEY = 200;
  private static final int MAX_PAYLOAD = 64 << 10;

  public NewJob {
    JobKind.checkName("kind", kind);
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw new IllegalArgumentException(
          "key: %d characters (expected: 1 to %d)".formatted(key.length(), MAX_KEY));
    }
    if (payload.length > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "payload: %d bytes (expected: <= %d)".formatted(payload.length, MAX_PAYLOAD));
    }
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
    }
    payload = payload.clone();
  }

  /** A job that is due at once. */
  public static NewJob of(JobKind kind, byte[] payload) {
    return new NewJob(kind.name(), null, payload, Duration.ZERO);
  }

  /** The same with a key. */
  public NewJob withKey(String unique) {
    return new NewJob(kind, unique, payload, after);
  }

  /** The same, due later. */
  public NewJob after(Duration time) {
    return new NewJob(kind, key, payload, time);
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NewJob that
        && kind.equals(that.kind)
        && Objects.equals(key, that.key)
        && Arrays.equals(payload, that.payload)
        && after.equals(that.after);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, key, Arrays.hashCode(payload), after);
  }
}
