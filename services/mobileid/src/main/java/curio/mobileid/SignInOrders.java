package curio.mobileid;

import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.starts.StartOrder;
import curio.mobileid.upstream.Language;
import curio.mobileid.upstream.Prompt;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.HashType;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.PhoneNumber;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** Checks who wants to sign in, and chooses what the phone signs. Thread-safe. */
final class SignInOrders {
  private static final int BROWSER_HASH_BYTES = 32;

  /** A customer is given at least so much of IPv6 and may use all of it (RFC 6177, RFC 7421). */
  private static final int IPV6_BYTES = 8;

  private final MobileIdSettings settings;
  private final SecureRandom random = new SecureRandom();

  SignInOrders(MobileIdSettings settings) {
    this.settings = settings;
  }

  /**
   * What is asked for. What is signed is of chance alone, so that no older signature fits it.
   *
   * @throws IllegalArgumentException if something is missing or wrong, saying what
   */
  StartOrder order(StartSignInRequest request) {
    if (request.getBrowserHash().size() != BROWSER_HASH_BYTES) {
      throw new IllegalArgumentException(
          "browserHash: %d bytes (expected: %d)"
              .formatted(request.getBrowserHash().size(), BROWSER_HASH_BYTES));
    }
    var phone = new PhoneNumber(request.getPhoneNumber());
    byte[] challenge = new byte[HashType.SHA256.length()];
    random.nextBytes(challenge);
    var prompt =
        new Prompt(
            phone,
            new NationalNumber(phone.country(), request.getNationalIdentityNumber()),
            new Hash(HashType.SHA256, challenge),
            language(request.getLanguage()),
            settings.displayText(),
            null);
    return new StartOrder(
        Purpose.SIGN_IN,
        settings.own(),
        prompt,
        network(request.getClientAddress()),
        request.getKey(),
        request.getBrowserHash().toByteArray(),
        request.getUserId(),
        request.getTraceId());
  }

  /** What of an address belongs to one customer: all of IPv4, the first half of IPv6. */
  private static String network(String address) {
    try {
      // A literal only: no name is looked up.
      var parsed = InetAddress.ofLiteral(address.split("%", 2)[0]);
      byte[] bytes = parsed.getAddress();
      return HexFormat.of()
          .formatHex(parsed instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_BYTES) : bytes);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private Language language(String name) {
    return name.isEmpty()
        ? settings.language()
        : Language.named(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "language: another one (expected: EST, ENG, RUS or LIT)"));
  }
}
