package curio.mobileid.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keeps what is personal unreadable in the store: sealed by AES-256-GCM where it is needed again,
/// and as a keyed digest (HMAC-SHA-256) where it only has to be recognised, since who finds a plain
/// digest of a phone number tries all of them out. Both keys are derived from one (HKDF, RFC 5869).
///
/// A sealed text is `version (1) · nonce (96 bits, of chance) · ciphertext and tag`, bound to the
/// row and column that it stands in. A session lives for minutes, so far fewer than 2^32 texts are
/// sealed under one key in its life at any imaginable load of one system (NIST SP 800-38D, 8.3);
/// the key can be changed by a restart, which loses the sessions of that moment. Thread-safe.
public final class FieldEncryption {
  /** Bytes of the key that everything is derived from. */
  public static final int KEY_BYTES = 32;

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int OVERHEAD = 1 + NONCE_BYTES + TAG_BITS / 8;

  private final SecureRandom random = new SecureRandom();
  private final SecretKey sealing;
  private final SecretKey blinding;

  /**
   * A encryption of that key.
   *
   * @param key at least 32 bytes that nobody can guess
   */
  public FieldEncryption(byte[] key) {
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException(
          "key: %d bytes (expected: >= %d)".formatted(key.length, KEY_BYTES));
    }
    this.sealing = derive(key, "curio mobile-id seal", "AES");
    this.blinding = derive(key, "curio mobile-id blind", "HmacSHA256");
  }

  /** Seals a text for a place: the row and column that alone can open it again. */
  byte[] encrypt(byte[] text, SessionId row, String column) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, text, place(row, column));
    return ByteBuffer.allocate(OVERHEAD + text.length).put(VERSION).put(nonce).put(sealed).array();
  }

  /**
   * Opens what was sealed for that place.
   *
   * @throws IllegalStateException if it was sealed under another key, for another place, or changed
   */
  byte[] decrypt(byte[] sealed, SessionId row, String column) {
    if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
      throw new IllegalStateException(column + ": not sealed by this version");
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
    byte[] rest = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
    return crypt(Cipher.DECRYPT_MODE, nonce, rest, place(row, column));
  }

  /** A digest of some texts that only holders of the key can make. */
  public byte[] keyedHash(String... texts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(blinding);
      for (var text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // The length first, so that no two lists of texts look alike.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC", e);
    }
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, byte[] place) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place);
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed text cannot be read (expected: the encryption key of all nodes)", e);
    }
  }

  private static byte[] place(SessionId row, String column) {
    return (row + "." + column).getBytes(StandardCharsets.UTF_8);
  }

  private static SecretKey derive(byte[] key, String what, String algorithm) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(new SecretKeySpec(key, "Generic"))
              .thenExpand(what.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("this Java platform has HKDF", e);
    }
  }
}
