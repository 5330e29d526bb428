package curio.mobileid.sessions;

import curio.config.Secret;
import curio.config.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key of a {@link FieldEncryption}: the same on all nodes that share a store, since any of them
 * may poll what another started. Stateless.
 */
public final class VaultKey {
  private static final String FILE = "mobile-id.key";

  private VaultKey() {}

  /**
   * The one that is set, or made from the cluster's secret, or kept in a file.
   *
   * @param set 32 bytes in Base64, if present
   * @param data the directory of that file, of which the caller has the lock
   */
  public static byte[] of(Secret set, Secret clusterSecret, Path data) {
    if (set.isPresent()) {
      return Base64.getDecoder().decode(set.value());
    }
    if (clusterSecret.isPresent()) {
      return padded(clusterSecret.value());
    }
    var file = new SecretFile(data, FILE);
    try {
      return Base64.getDecoder().decode(file.text(VaultKey::fresh));
    } catch (IllegalArgumentException e) {
      throw file.noSecret(e);
    }
  }

  private static String fresh() {
    byte[] key = new byte[FieldEncryption.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Zeros add nothing and take nothing away: what counts is that nobody guesses the secret. */
  private static byte[] padded(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return bytes.length >= FieldEncryption.KEY_BYTES
        ? bytes
        : Arrays.copyOf(bytes, FieldEncryption.KEY_BYTES);
  }
}
