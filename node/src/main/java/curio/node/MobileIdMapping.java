package curio.node;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.mobileid.MobileIdSettings;
import curio.mobileid.sessions.PollSettings;
import curio.mobileid.sessions.Vault;
import curio.mobileid.starts.StartSettings;
import curio.mobileid.upstream.RelyingParty;
import curio.mobileid.upstream.UpstreamSettings;
import curio.mobileidmock.MobileIdMock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Mobile-ID from the configuration.
 *
 * @param mock is asked if nobody else is set; null where this node does not run it
 */
record MobileIdMapping(
    NodeSettings node, String id, MobileIdConfig set, @Nullable MobileIdMock mock) {
  private static final String KEY_FILE = "mobile-id.key";

  /** Never resolves (RFC 6761): who has no upstream is told that it cannot be reached. */
  private static final URI NOWHERE = URI.create("http://mobile-id.invalid");

  private static final RelyingParty DEMO = new RelyingParty("DEMO", new UUID(0, 0));

  MobileIdSettings settings() {
    var served = new ArrayList<>(set.served());
    if (node.demo()) {
      served.add(DEMO);
    }
    return new MobileIdSettings(
        set.own(),
        set.language(),
        set.displayText().isEmpty() ? null : set.displayText(),
        served,
        authorities(),
        new UpstreamSettings(upstream(), Set.copyOf(set.pins()), set.answerTimeout()),
        new StartSettings(
            set.sessionTimeout(),
            set.answerTimeout(),
            set.startsAtOnce(),
            StartSettings.rate(set.startsPerSender()),
            StartSettings.rate(set.startsPerPhone()),
            StartSettings.rate(set.startsPerPerson()),
            StartSettings.rate(set.startsPerAddress()),
            StartSettings.rate(set.startsPerParty()),
            set.browserLife()),
        new PollSettings(id, set.pollTimeout(), set.sessionsAtOnce(), set.sessionKeep()));
  }

  private URI upstream() {
    var url = set.upstreamUrl();
    if (!url.isEmpty()) {
      return URI.create(url.replaceAll("/+$", ""));
    }
    return mock == null ? NOWHERE : URI.create("http://localhost:" + mock.port());
  }

  private List<X509Certificate> authorities() {
    var trusted = new ArrayList<X509Certificate>();
    if (!set.authorities().isEmpty()) {
      trusted.addAll(certificates(Path.of(set.authorities())));
    }
    if (mock != null && set.upstreamUrl().isEmpty()) {
      trusted.add(mock.authority().certificate());
    }
    return trusted;
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | CertificateException e) {
      throw new CurioException(
          ErrorCode.INVALID,
          "mobile-id.authorities: %s (expected: a PEM file of certificates)".formatted(file),
          e);
    }
  }

  /** The same on all nodes that share a store, since any of them may poll what another started. */
  byte[] key() {
    var given = set.encryptionKey();
    if (given.isPresent()) {
      return Base64.getDecoder().decode(given.value());
    }
    if (node.clusterSecret().isPresent()) {
      return padded(node.clusterSecret().value());
    }
    var file = new SecretFile(node.data(), KEY_FILE);
    try {
      return Base64.getDecoder().decode(file.text(MobileIdMapping::freshKey));
    } catch (IllegalArgumentException e) {
      throw file.noSecret(e);
    }
  }

  private static String freshKey() {
    byte[] key = new byte[Vault.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Zeros add nothing and take nothing away: what counts is that nobody guesses the secret. */
  private static byte[] padded(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return bytes.length >= Vault.KEY_BYTES ? bytes : Arrays.copyOf(bytes, Vault.KEY_BYTES);
  }
}
