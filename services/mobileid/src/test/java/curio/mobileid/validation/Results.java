package curio.mobileid.validation;

import curio.mobileidmock.certificates.CertificateAuthority;
import curio.mobileidmock.certificates.CertificateContents;
import curio.mobileidmock.certificates.Keys;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Results as SK would send them, and as it never would. */
final class Results {
  private Results() {}

  static SignedResult of(
      CertificateAuthority authority,
      CertificateContents contents,
      PrivateKey key,
      Hash hash,
      String algorithm) {
    return of(Keys.sign(key, hash.bytes()), hash.type(), algorithm, authority.issue(contents));
  }

  static SignedResult of(
      byte[] signature, HashType type, String algorithm, X509Certificate certificate) {
    try {
      return new SignedResult(
          "OK",
          base64(signature),
          type + "With" + algorithm + "Encryption",
          base64(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
