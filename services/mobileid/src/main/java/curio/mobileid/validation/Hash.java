package curio.mobileid.validation;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What the phone is asked to sign. Immutable. */
public final class Hash {
  private final HashType type;
  private final byte[] bytes;

  /** One of the right length for its type; the bytes are copied. */
  public Hash(HashType type, byte[] bytes) {
    if (bytes.length != type.length()) {
      throw new IllegalArgumentException("The length of the hash must match the type of hash");
    }
    this.type = type;
    this.bytes = bytes.clone();
  }

  /** One as a request states it. */
  public static Hash ofBase64(HashType type, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Hash must be Base64 encoded", e);
    }
    return new Hash(type, bytes);
  }

  /** Which hash it is. */
  public HashType type() {
    return type;
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As a request states it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What the phone shows while it asks. */
  public VerificationCode verificationCode() {
    return VerificationCode.of(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash hash && type == hash.type && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type + ":" + base64();
  }
}
