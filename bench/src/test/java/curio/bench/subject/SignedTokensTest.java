package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedTokensTest {
  @Test
  void aTokenIsVerifiedByThePublicKeyThatWasWritten(@TempDir Path directory) throws Exception {
    SignedTokens tokens = SignedTokens.create();
    String pem = Files.readString(tokens.writePublicKey(directory.resolve("key.pem")));

    String[] parts = tokens.ofUsers(3).get(2).split("\\.");

    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
        .contains("\"sub\":\"3\"");
  }
}
