package curio.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens that must not be accepted out of one that is. Stateless. */
final class Tokens {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private static final Pattern SESSION = Pattern.compile("\"sid\":\"([^\"]+)\"");

  private Tokens() {}

  /** The same claims without any signature. */
  static String withoutAlgorithm(String token, String name) {
    return encode(header(token).replace("\"EdDSA\"", '"' + name + '"')) + '.' + claims(token) + '.';
  }

  /** One bit of the signature turned. */
  static String tampered(String token) {
    var signature = Base64.getUrlDecoder().decode(part(token, 2));
    signature[10] ^= 1;
    return part(token, 0) + '.' + claims(token) + '.' + ENCODER.encodeToString(signature);
  }

  /** Other claims under the same signature. */
  static String promoted(String token) {
    var claims = decode(claims(token)).replace("member", "admin");
    return part(token, 0) + '.' + encode(claims) + '.' + part(token, 2);
  }

  /** Signed properly, with a key of somebody else under the same id. */
  static String signedByAnother(String token) throws GeneralSecurityException {
    var signing = Signature.getInstance("Ed25519");
    signing.initSign(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    var text = part(token, 0) + '.' + claims(token);
    signing.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + '.' + ENCODER.encodeToString(signing.sign());
  }

  /** Signed with the published key, as if it were a shared secret. */
  static String signedWithThePublicKey(String token, String publicKey)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(publicKey), "HmacSHA256"));
    var text = encode(header(token).replace("\"EdDSA\"", "\"HS256\"")) + '.' + claims(token);
    return text
        + '.'
        + ENCODER.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The id of the session that a token belongs to. */
  static String session(String token) {
    var sid = SESSION.matcher(decode(claims(token)));
    if (!sid.find()) {
      throw new IllegalArgumentException("a token without a session");
    }
    return String.valueOf(sid.group(1));
  }

  /** The role that a token speaks of. */
  static String role(String token) {
    return decode(claims(token)).replaceFirst(".*\"role\":\"([a-z]+)\".*", "$1");
  }

  private static String header(String token) {
    return decode(part(token, 0));
  }

  private static String claims(String token) {
    return part(token, 1);
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
