package curio.bench.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Bearer tokens for the peers: JSON Web Tokens signed with RSA and SHA-256 (RFC 7518, RS256), the
 * algorithm that Spring's resource server expects unless told otherwise. Immutable.
 */
final class SignedTokens {
  private static final int KEY_BITS = 2048;
  private static final long LIFE_SECONDS = 86_400;
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  private SignedTokens(KeyPair keys) {
    this.keys = keys;
  }

  static SignedTokens create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return new SignedTokens(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** Writes the key that verifies the tokens. */
  Path writePublicKey(Path file) throws IOException {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getPublic().getEncoded());
    return Files.writeString(
        file, "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
  }

  /** One token for each of the users 1 to n. */
  List<String> ofUsers(int users) {
    return of(users, "member");
  }

  /** One token for each of the users 1 to n, who are clerks. */
  List<String> ofClerks(int users) {
    return of(users, "clerk");
  }

  private List<String> of(int users, String role) {
    List<String> tokens = new ArrayList<>(users);
    for (int user = 1; user <= users; user++) {
      tokens.add(token(user, role));
    }
    return tokens;
  }

  private String token(int user, String role) {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"sub\":\"%d\",\"role\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(user, role, now, now + LIFE_SECONDS);
    String signed = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA256withRSA", e);
    }
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
