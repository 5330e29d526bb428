package curio.accounts.sessions;

import curio.contracts.accounts.v1.SignInIdentityRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a session is opened for, once.
 *
 * @param id 1 to 64 characters
 * @param secret 32 bytes that only the client, and who calls for it, can know; never stored
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SignInProof(String id, byte[] secret) {
  private static final int MAX_ID = 64;
  private static final int SECRET_BYTES = 32;

  public SignInProof {
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new IllegalArgumentException(
          "proof: id of %d characters (expected: 1 to %d)".formatted(id.length(), MAX_ID));
    }
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "proof: secret of %d bytes (expected: %d)".formatted(secret.length, SECRET_BYTES));
    }
  }

  /**
   * That of a request; null if it has none.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  public static @Nullable SignInProof of(SignInIdentityRequest request) {
    var proof = request.getProof();
    return request.hasProof()
        ? new SignInProof(proof.getId(), proof.getSecret().toByteArray())
        : null;
  }

  @Override
  public String toString() {
    return "SignInProof[" + id + "]";
  }
}
