package curio.mobileidmock;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The hash of a request. The bytes are not changed. */
final class HashBody {
  private static final Map<String, Integer> LENGTHS =
      Map.of("SHA256", 32, "SHA384", 48, "SHA512", 64);

  private final String type;
  private final byte[] bytes;

  private HashBody(String type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /** Why a request's hash is none, in SK's words. */
  static Optional<String> problem(String type, String base64) {
    if (!LENGTHS.containsKey(type)) {
      return Optional.of("Required hashType is missing.");
    }
    try {
      return LENGTHS.get(type) == Base64.getDecoder().decode(base64).length
          ? Optional.empty()
          : Optional.of("The length of the hash must match the type of hash");
    } catch (IllegalArgumentException e) {
      return Optional.of("Hash must be Base64 encoded");
    }
  }

  static HashBody of(String type, String base64) {
    return new HashBody(type, Base64.getDecoder().decode(base64));
  }

  String type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }
}
