package curio.mobileidmock;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a relying party sends, unchecked. Immutable. */
record StartRequest(
    @Nullable String relyingPartyName,
    @Nullable String relyingPartyUUID,
    @Nullable String phoneNumber,
    @Nullable String nationalIdentityNumber,
    @Nullable String hash,
    @Nullable String hashType,
    @Nullable String language,
    @Nullable String displayText,
    @Nullable String displayTextFormat) {
  private static final Pattern PHONE = Pattern.compile("\\+[0-9]{8,30}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{11}");
  private static final Set<String> LANGUAGES = Set.of("EST", "ENG", "RUS", "LIT");
  private static final String DEMO_NAME = "DEMO";
  private static final String DEMO_UUID = "00000000-0000-0000-0000-000000000000";

  /** What is wrong with it, in SK's words. */
  Optional<String> problem() {
    return missing("relyingPartyName", relyingPartyName)
        .or(() -> missing("relyingPartyUUID", relyingPartyUUID))
        .or(() -> missing("phoneNumber", phoneNumber))
        .or(() -> missing("nationalIdentityNumber", nationalIdentityNumber))
        .or(() -> missing("hash", hash))
        .or(() -> missing("hashType", hashType))
        .or(() -> missing("language", language))
        .or(this::malformed);
  }

  /** Whether SK knows who sends it. */
  boolean authorized() {
    return DEMO_NAME.equals(relyingPartyName) && DEMO_UUID.equals(relyingPartyUUID);
  }

  String phone() {
    return requireNonNull(phoneNumber);
  }

  String number() {
    return requireNonNull(nationalIdentityNumber);
  }

  HashBody hashBody() {
    return HashBody.of(requireNonNull(hashType), requireNonNull(hash));
  }

  private Optional<String> malformed() {
    if (!PHONE.matcher(phone()).matches()) {
      return Optional.of("phoneNumber must contain of + and numbers(8-30)");
    }
    if (!NUMBER.matcher(number()).matches()) {
      return Optional.of("nationalIdentityNumber must contain of 11 digits");
    }
    if (!LANGUAGES.contains(requireNonNull(language))) {
      return Optional.of("Unknown language '" + language + "'");
    }
    return HashBody.problem(requireNonNull(hashType), requireNonNull(hash));
  }

  private static Optional<String> missing(String name, @Nullable String value) {
    return value == null || value.isEmpty()
        ? Optional.of("Required " + name + " is missing.")
        : Optional.empty();
  }
}
