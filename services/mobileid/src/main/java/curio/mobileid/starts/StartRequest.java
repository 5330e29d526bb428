package curio.mobileid.starts;

import curio.mobileid.sessions.Purpose;
import curio.mobileid.upstream.Prompt;
import curio.mobileid.upstream.RelyingParty;
import org.jspecify.annotations.Nullable;

/**
 * A session that somebody wants, with everything checked.
 *
 * @param party in whose name upstream is asked
 * @param sender whose keys and starts are counted together: an address, or a relying party
 * @param key the sender's, 1 to 255 characters
 * @param browserHash SHA-256 of the secret of the browser that may see it; null for a relying
 *     party's
 * @param knownBrowser the name of the browser if the person has signed in there, else null
 * @param userId who wants to link the identity; 0 for nobody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StartRequest(
    Purpose purpose,
    RelyingParty party,
    Prompt prompt,
    String sender,
    String key,
    byte @Nullable [] browserHash,
    @Nullable String knownBrowser,
    long userId,
    String traceId) {
  private static final int MAX_KEY = 255;

  public StartRequest {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "key: %d characters (expected: 1 to %d)".formatted(key.length(), MAX_KEY));
    }
  }

  /** Whose key it is: nobody meets a key of another. */
  String keyOwner() {
    return purpose.text() + " " + userId + " " + sender;
  }

  @Override
  public String toString() {
    return "StartOrder[" + purpose + "]";
  }
}
