package curio.mobileid.sessions;

import curio.mobileid.upstream.UpstreamAnswer;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.NationalNumber;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as it stands in the store.
 *
 * @param fingerprint keyed digest of what was asked for
 * @param hash what is signed
 * @param person who was asked
 * @param browserHash SHA-256 of the secret of the browser that may see it; null for a relying
 *     party's
 * @param userId who wants to link the identity; 0 for nobody
 * @param failure null unless it came to no result
 * @param answer null unless it came to one
 * @param spent true when its end was given out longer ago than it is given out again
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Session(
    SessionId id,
    Purpose purpose,
    SessionState state,
    Instant expiresAt,
    byte[] fingerprint,
    Hash hash,
    NationalNumber person,
    byte @Nullable [] browserHash,
    long userId,
    @Nullable Failure failure,
    @Nullable UpstreamAnswer answer,
    boolean spent) {
  /** Whether it is a browser's of that secret; takes the same time wherever they differ. */
  public boolean belongsTo(byte[] browser) {
    return browserHash != null && MessageDigest.isEqual(browserHash, browser);
  }

  @Override
  public String toString() {
    return "Session[" + id.digest() + ", " + purpose + ", " + state + "]";
  }
}
