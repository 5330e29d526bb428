package curio.mobileid.validation;

import java.util.regex.Pattern;

/**
 * What browser and phone both show, so that their owner sees that they mean the same request.
 * Immutable.
 *
 * @param digits four
 */
public record VerificationCode(String digits) {
  private static final Pattern FORM = Pattern.compile("[0-9]{4}");

  public VerificationCode {
    if (!FORM.matcher(digits).matches()) {
      throw new IllegalArgumentException("verification code: not one (expected: four digits)");
    }
  }

  /**
   * That of a hash: the 6 high bits of its first byte and the 7 low bits of its last one (SK's
   * Mobile-ID REST API, "Verification code calculation algorithm").
   */
  static VerificationCode of(byte[] hash) {
    int code = ((hash[0] & 0xFC) << 5) | (hash[hash.length - 1] & 0x7F);
    return new VerificationCode("%04d".formatted(code));
  }
}
