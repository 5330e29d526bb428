package curio.accounts.tokens;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Texts that are good for who holds them: 256 bits, safe in a URL, stored as their SHA-256 only. No
 * salt and no slow hash: nobody guesses 256 bits. Stateless.
 */
public final class OpaqueToken {
  private static final int BYTES = 32;
  private static final int LENGTH = 43;

  /** Of those that say whose they are: see {@link RefreshTokenText}. */
  private static final int LONG_LENGTH = 86;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private OpaqueToken() {}

  /** A fresh one. */
  public static String fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return encode(bytes);
  }

  /** Whether a text can be one at all. */
  public static boolean plausible(String text) {
    return text.length() == LENGTH || text.length() == LONG_LENGTH;
  }

  /** What is stored of it. */
  public static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
