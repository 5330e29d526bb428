package curio.http.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.errors.CurioException;
import curio.testkit.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsCertificateTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TestCertificate first;
  private TestCertificate second;

  @BeforeAll
  void make() throws Exception {
    first = TestCertificate.of("EC");
    second = TestCertificate.of("EC");
  }

  @BeforeEach
  void listen() {
    metrics.clear();
    log.list.clear();
    log.start();
    ((Logger) LoggerFactory.getLogger(TlsCertificate.class)).addAppender(log);
  }

  @AfterEach
  void stopListening() {
    ((Logger) LoggerFactory.getLogger(TlsCertificate.class)).detachAppender(log);
  }

  @Test
  void theMetricSaysWhenTheCertificateEnds(@TempDir Path directory) throws Exception {
    var certificate = new TlsCertificate(PemFiles.write(first, directory), "test", metrics);

    assertThat(shown(certificate)).isEqualTo(first.certificate());
    assertThat(metrics.get("http.server.tls.certificate.expiry").gauge().value())
        .isEqualTo((double) first.certificate().getNotAfter().toInstant().getEpochSecond());
  }

  @Test
  void newFilesAreUsed(@TempDir Path directory) throws Exception {
    var certificate = new TlsCertificate(PemFiles.write(first, directory), "test", metrics);
    PemFiles.write(second, directory);

    certificate.check();
    certificate.check();

    assertThat(shown(certificate)).isEqualTo(second.certificate());
    assertThat(reloads("loaded")).isEqualTo(1);
    assertThat(reloads("refused")).isZero();
  }

  @Test
  void aHandshakeThatHasBegunEndsWithWhatItBeganWith(@TempDir Path directory) throws Exception {
    var certificate = new TlsCertificate(PemFiles.write(first, directory), "test", metrics);
    var keys = certificate.keys();
    String name = keys.chooseEngineServerAlias("EC", null, null);
    PemFiles.write(second, directory);

    certificate.check();

    assertThat(keys.getCertificateChain(name)).containsExactly(first.certificate());
    assertThat(keys.getPrivateKey(name)).isNotNull();
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
  }

  @Test
  void filesHalfWrittenKeepTheOldOneUntilBothAreThere(@TempDir Path directory) throws Exception {
    TlsSettings settings = PemFiles.write(first, directory);
    var certificate = new TlsCertificate(settings, "test", metrics);

    Files.writeString(settings.certificate(), second.certificatePem());
    certificate.check();
    certificate.check();
    assertThat(shown(certificate)).isEqualTo(first.certificate());
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getKeyValuePairs().toString())
        .contains("tls-key: " + settings.key() + ": does not belong to the certificate");

    Files.writeString(settings.key(), second.keyPem());
    certificate.check();
    assertThat(shown(certificate)).isEqualTo(second.certificate());
    assertThat(reloads("loaded")).isEqualTo(1);
    assertThat(reloads("refused")).isEqualTo(1);
  }

  @Test
  void filesThatAreGoneAreToldOnceAndMayComeBack(@TempDir Path directory) throws Exception {
    TlsSettings settings = PemFiles.write(first, directory);
    var certificate = new TlsCertificate(settings, "test", metrics);

    Files.delete(settings.key());
    certificate.check();
    certificate.check();
    certificate.check();
    assertThat(log.list).hasSize(1);

    PemFiles.write(second, directory);
    certificate.check();
    assertThat(shown(certificate)).isEqualTo(second.certificate());
  }

  @Test
  void aLinkThatPointsElsewhereIsAChange(@TempDir Path directory) throws Exception {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    PemFiles.write(first, one);
    PemFiles.write(second, two);
    Path link = Files.createSymbolicLink(directory.resolve("live"), one);
    var settings = TlsSettings.of(link.resolve("certificate.pem"), link.resolve("key.pem"));
    var certificate = new TlsCertificate(settings, "test", metrics);

    Files.delete(link);
    Files.createSymbolicLink(link, two);
    certificate.check();

    assertThat(shown(certificate)).isEqualTo(second.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519"})
  void otherKindsOfKeysAreTaken(String algorithm, @TempDir Path directory) throws Exception {
    var other = TestCertificate.of(algorithm);

    var certificate = new TlsCertificate(PemFiles.write(other, directory), "test", metrics);

    String keyType = other.certificate().getPublicKey().getAlgorithm();
    assertThat(certificate.keys().chooseEngineServerAlias(keyType, null, null)).isNotNull();
  }

  @Test
  void wrongCertificatesAreRefusedByName(@TempDir Path directory) throws Exception {
    TlsSettings settings = PemFiles.write(first, directory);
    String name = "tls-certificate: " + settings.certificate() + ": ";

    assertRefused(settings, "", first.keyPem(), name + "no PEM certificate (expected: ");
    assertRefused(settings, first.keyPem(), first.keyPem(), name + "no PEM certificate (expected");
    assertRefused(
        settings,
        TestCertificate.pem("CERTIFICATE", new byte[] {1, 2, 3}),
        first.keyPem(),
        name + "damaged (expected: X.509");
    assertRefused(
        settings,
        first.certificatePem().repeat(11),
        first.keyPem(),
        name + "11 certificates (expected: ");
    assertRefused(settings, "x".repeat(2_000_000), first.keyPem(), name + "too large (expected: ");
    Files.delete(settings.certificate());
    assertThatThrownBy(() -> new TlsCertificate(settings, "test", metrics))
        .hasMessageStartingWith(name + "cannot be read (expected: ");
  }

  @Test
  void wrongKeysAreRefusedByNameAndNeverShown(@TempDir Path directory) throws Exception {
    TlsSettings settings = PemFiles.write(first, directory);
    String certificate = first.certificatePem();
    String name = "tls-key: " + settings.key() + ": ";

    assertRefused(settings, certificate, "", name + "no PEM key (expected: ");
    assertRefused(settings, certificate, second.keyPem(), name + "does not belong to the cert");
    assertRefused(
        settings, certificate, TestCertificate.of("RSA").keyPem(), name + "does not belong to");
    for (String label : new String[] {"ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"}) {
      String other = first.keyPem().replace("PRIVATE KEY", label);
      assertRefused(settings, certificate, other, name + label + " (expected: PRIVATE KEY, as");
    }
    String damaged = TestCertificate.pem("PRIVATE KEY", new byte[] {1, 2, 3});
    assertRefused(settings, certificate, damaged, name + "does not belong to the certificate");
  }

  @Test
  void textAroundTheBlocksIsPassedOver(@TempDir Path directory) throws Exception {
    TlsSettings settings = PemFiles.write(first, directory);
    Files.writeString(settings.certificate(), "subject=x\r\n" + first.certificatePem() + "end");
    Files.writeString(settings.key(), "Bag Attributes\n" + first.keyPem());

    assertThat(shown(new TlsCertificate(settings, "test", metrics))).isEqualTo(first.certificate());
  }

  @Test
  void timesThatMakeNoSenseAreRefused(@TempDir Path directory) {
    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofDays(1)}) {
      assertThatThrownBy(() -> new TlsSettings(directory, directory, bad))
          .hasMessageContaining("tls-check-every: " + bad);
    }
  }

  private void assertRefused(TlsSettings settings, String certificate, String key, String message)
      throws Exception {
    Files.writeString(settings.certificate(), certificate);
    Files.writeString(settings.key(), key);

    assertThatThrownBy(() -> new TlsCertificate(settings, "test", metrics))
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith(message)
        .message()
        .hasSizeLessThan(400);
  }

  private static Object shown(TlsCertificate certificate) {
    var keys = certificate.keys();
    return requireNonNull(keys.getCertificateChain(keys.chooseEngineServerAlias("EC", null, null)))[
        0];
  }

  private double reloads(String outcome) {
    return metrics.get("http.server.tls.reloads").tag("outcome", outcome).counter().count();
  }
}
