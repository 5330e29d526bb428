package curio.mobileid;

import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.limits.ClientNetwork;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.starts.KnownBrowsers;
import curio.mobileid.starts.StartRequest;
import curio.mobileid.upstream.Language;
import curio.mobileid.upstream.Prompt;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.HashType;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.PhoneNumber;
import java.security.SecureRandom;

/** Checks who wants to sign in, and chooses what the phone signs. Thread-safe. */
final class SignInRequests {
  private static final int BROWSER_HASH_BYTES = 32;

  private final MobileIdSettings settings;
  private final KnownBrowsers browsers;
  private final SecureRandom random = new SecureRandom();

  SignInRequests(MobileIdSettings settings, KnownBrowsers browsers) {
    this.settings = settings;
    this.browsers = browsers;
  }

  /**
   * What is asked for. What is signed is of chance alone, so that no older signature fits it.
   *
   * @throws IllegalArgumentException if something is missing or wrong, saying what
   */
  StartRequest order(StartSignInRequest request) {
    if (request.getBrowserHash().size() != BROWSER_HASH_BYTES) {
      throw new IllegalArgumentException(
          "browserHash: %d bytes (expected: %d)"
              .formatted(request.getBrowserHash().size(), BROWSER_HASH_BYTES));
    }
    var phone = new PhoneNumber(request.getPhoneNumber());
    byte[] challenge = new byte[HashType.SHA256.length()];
    random.nextBytes(challenge);
    var person = new NationalNumber(phone.country(), request.getNationalIdentityNumber());
    var prompt =
        new Prompt(
            phone,
            person,
            new Hash(HashType.SHA256, challenge),
            language(request.getLanguage()),
            settings.displayText().isEmpty() ? null : settings.displayText(),
            null);
    return new StartRequest(
        Purpose.SIGN_IN,
        settings.own(),
        prompt,
        ClientNetwork.of(request.getClientAddress()),
        request.getKey(),
        request.getBrowserHash().toByteArray(),
        browsers.find(request.getKnownBrowsersList(), person).orElse(null),
        request.getUserId(),
        request.getTraceId());
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
