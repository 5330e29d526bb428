package curio.limits;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Whose doings are counted together. Immutable.
 *
 * @param digest what names it in the store. A plain SHA-256 hides names and addresses from who
 *     reads over a shoulder or finds a dump, not from who tries out every address; where there are
 *     few enough to try, make it a keyed one ({@link #ofDigest})
 * @param family what keys that are forgotten together have in common, if there is such a thing
 */
public record LimitKey(String digest, @Nullable String family) {
  /** Rows are locked in this order everywhere, or two transactions could wait for each other. */
  static final Comparator<LimitKey> ORDER = Comparator.comparing(LimitKey::digest);

  /** The key of a kind of thing and one of these. */
  public static LimitKey of(String... parts) {
    return new LimitKey(hash(parts), null);
  }

  /** The key of a digest that somebody else has made. */
  public static LimitKey ofDigest(byte[] digest) {
    return new LimitKey(encode(digest), null);
  }

  /** The same as one of a family. */
  public LimitKey in(LimitKey familyOf) {
    return new LimitKey(digest, familyOf.digest);
  }

  private static String hash(String... parts) {
    try {
      byte[] text = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
      return encode(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String encode(byte[] digest) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
