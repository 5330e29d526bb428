package curio.mobileid.validation;

import java.util.HexFormat;
import java.util.Optional;

/** The hashes that Mobile-ID signs, under SK's names. */
public enum HashType {
  SHA256(32, "3031300d060960864801650304020105000420"),
  SHA384(48, "3041300d060960864801650304020205000430"),
  SHA512(64, "3051300d060960864801650304020305000440");

  private final int length;
  private final String digestInfo;

  HashType(int length, String digestInfo) {
    this.length = length;
    this.digestInfo = digestInfo;
  }

  /** The one of that name, as a request states it. */
  public static Optional<HashType> named(String name) {
    for (var type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** How many bytes such a hash has. */
  public int length() {
    return length;
  }

  /** The DER in front of the hash in an RSA signature (RFC 8017, section 9.2, note 1). */
  byte[] digestInfo() {
    return HexFormat.of().parseHex(digestInfo);
  }
}
