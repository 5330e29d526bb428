package curio.accounts.throttle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Something whose attempts are counted. Immutable.
 *
 * @param key a SHA-256: it hides names and addresses from who reads over a shoulder or finds a
 *     dump, not from who tries out every address
 * @param account what the counters of one account name have in common, if it is one of these
 */
record Counter(String key, @Nullable String account, Limit limit) {
  /** A counter of its own. */
  static Counter of(Limit limit, String kind, String what) {
    return new Counter(hash(kind, what), null, limit);
  }

  /** The counter of an account name. */
  static Counter ofAccount(Limit limit, String nameKey) {
    return new Counter(account(nameKey), account(nameKey), limit);
  }

  /** The counter of an account name at one address. */
  static Counter ofPair(Limit limit, String nameKey, String network) {
    return new Counter(hash("pair", nameKey, network), account(nameKey), limit);
  }

  static String account(String nameKey) {
    return hash("account", nameKey);
  }

  private static String hash(String... parts) {
    try {
      byte[] text = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
