package curio.accounts.tokens;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Instant;

/**
 * An Ed25519 key that signs access tokens until it retires. Immutable; the private half is never
 * printed.
 */
record SigningKey(OctetKeyPair pair, Instant createdAt, Instant retiresAt) {
  @Override
  public String toString() {
    return "SigningKey[kid=" + pair.getKeyID() + ", retiresAt=" + retiresAt + "]";
  }
}
