package curio.mobileid.sessions;

import curio.mobileid.upstream.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * A session to be started.
 *
 * @param keyHash keyed digest of whose key it is and the key
 * @param fingerprint keyed digest of what is asked for
 * @param browserHash SHA-256 of the secret of the browser that may see it; null for a relying
 *     party's
 * @param userId who wants to link the identity; 0 for nobody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NewSession(
    SessionId id,
    Purpose purpose,
    Prompt prompt,
    byte[] keyHash,
    byte[] fingerprint,
    byte @Nullable [] browserHash,
    long userId,
    String traceId) {
  @Override
  public String toString() {
    return "NewSession[" + id + ", " + purpose + "]";
  }
}
