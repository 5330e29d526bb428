package curio.mobileid;

import curio.contracts.mobileid.v1.StartProxyRequest;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.starts.StartRequest;
import curio.mobileid.upstream.Language;
import curio.mobileid.upstream.Prompt;
import curio.mobileid.upstream.RelyingParty;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.HashType;
import curio.mobileid.validation.NationalNumber;
import curio.mobileid.validation.PhoneNumber;
import curio.text.TextRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks what relying parties want, with the texts that upstream has for what is wrong, so that its
 * clients see no difference. Thread-safe.
 */
final class ProxyRequests {
  private static final int MAX_GSM7_TEXT = 40;
  private static final int MAX_UCS2_TEXT = 20;

  private final List<RelyingParty> served;

  ProxyRequests(List<RelyingParty> served) {
    this.served = served;
  }

  /**
   * Who asks; empty if it is nobody who is served.
   *
   * @throws IllegalArgumentException if it does not say who it is
   */
  Optional<RelyingParty> party(StartProxyRequest request) {
    required("relyingPartyUUID", request.getRelyingPartyUuid());
    required("relyingPartyName", request.getRelyingPartyName());
    return served.stream()
        .filter(party ->
            party.name().equals(request.getRelyingPartyName())
                && party.uuid().toString().equalsIgnoreCase(request.getRelyingPartyUuid()))
        .findFirst();
  }

  /**
   * What it asks for.
   *
   * @throws IllegalArgumentException if something is missing or wrong, saying what
   */
  StartRequest order(StartProxyRequest request, RelyingParty party) {
    return new StartRequest(
        purpose(request),
        party,
        prompt(request),
        party.name(),
        request.getKey(),
        null,
        null,
        0,
        request.getTraceId());
  }

  private static Prompt prompt(StartProxyRequest request) {
    required("phoneNumber", request.getPhoneNumber());
    required("nationalIdentityNumber", request.getNationalIdentityNumber());
    required("hash", request.getHash());
    required("hashType", request.getHashType());
    required("language", request.getLanguage());
    var phone = new PhoneNumber(request.getPhoneNumber());
    var person = new NationalNumber(phone.country(), request.getNationalIdentityNumber());
    var type = HashType.named(request.getHashType()).orElseThrow(() -> wrong("hashType"));
    var language = Language.named(request.getLanguage()).orElseThrow(() -> wrong("language"));
    var hash = Hash.ofBase64(type, request.getHash());
    var format = format(request.getDisplayTextFormat());
    var text = request.getDisplayText();
    return new Prompt(
        phone, person, hash, language, text.isEmpty() ? null : display(text, format), format);
  }

  private static Purpose purpose(StartProxyRequest request) {
    return switch (request.getPurpose()) {
      case PURPOSE_AUTHENTICATION -> Purpose.AUTHENTICATION;
      case PURPOSE_SIGNATURE -> Purpose.SIGNATURE;
      case PURPOSE_SIGN_IN, PURPOSE_UNSPECIFIED, UNRECOGNIZED -> throw wrong("purpose");
    };
  }

  private static @Nullable String format(String text) {
    return switch (text) {
      case "" -> null;
      case "GSM-7", "UCS-2" -> text;
      default -> throw wrong("displayTextFormat");
    };
  }

  /** Neither format has characters of two units; what nobody sees would deceive who reads it. */
  private static String display(String text, @Nullable String format) {
    int max = "UCS-2".equals(format) ? MAX_UCS2_TEXT : MAX_GSM7_TEXT;
    try {
      var _ = TextRule.singleLine(max).read("displayText", text);
    } catch (IllegalArgumentException e) {
      throw wrongDisplay(max, e);
    }
    if (text.length() > max || text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      throw wrongDisplay(max, null);
    }
    return text;
  }

  private static IllegalArgumentException wrongDisplay(int max, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "displayText must be up to %d characters without control characters".formatted(max), cause);
  }

  private static void required(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Required " + name + " is missing.");
    }
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException("Incorrect " + name + ".");
  }
}
