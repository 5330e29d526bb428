package curio.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.AccountsSettings;
import curio.config.ByteSize;
import curio.config.ConfigException;
import curio.config.ConfigText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
  @TempDir private Path directory;

  @Test
  void withoutAnythingTheDefaultsHold() {
    var config = read(List.of(), Map.of());

    assertThat(config.node().port()).isEqualTo(8080);
    assertThat(config.node().internalPort()).isEqualTo(9090);
    assertThat(config.node().http().maxBody()).isEqualTo(new ByteSize(64 << 10));
    assertThat(accounts(config).refreshGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.roles()).hasSize(9);
  }

  @Test
  void argumentsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
    var file = write("port: 1\ninternal-port: 2\nhttp:\n  max-in-flight: 3\n  drain: 4s\n");
    var environment = Map.of("CURIO_INTERNAL_PORT", "20", "CURIO_HTTP_MAX_IN_FLIGHT", "30");

    var config =
        read(
            List.of("--config", file.toString(), "--http.max-in-flight=300", "--demo"),
            environment);

    assertThat(config.node().port()).isEqualTo(1);
    assertThat(config.node().internalPort()).isEqualTo(20);
    assertThat(config.node().http().maxInFlight()).isEqualTo(300);
    assertThat(config.node().http().drain()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.node().demo()).isTrue();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    var file = write("prot: 1\nhttp:\n  max-body: big\n");
    var arguments =
        List.of("--config", file.toString(), "--port", "high", "--dmo", "stray", "--data");

    assertThatThrownBy(() -> read(arguments, Map.of("CURIO_ROLES", "cook", "CURIO_PRT", "1")))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains("--port: high (expected: a whole number)")
        .contains("--dmo: unknown option (did you mean --demo?)")
        .contains("--data: no value (expected: a path)")
        .contains(
            "CURIO_ROLES: cook (expected: a comma list; each one of all, gateway, registry,"
                + " accounts, mobile-id, orders, feed, shop, gallery, recommendations,"
                + " mobile-id-mock)")
        .contains("CURIO_PRT: unknown variable (did you mean CURIO_PORT?)")
        .contains("prot: unknown setting (did you mean port?)")
        .contains("http.max-body: big (expected: a size such as 64KiB or 1MiB)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 65536 | port: 65536 (expected: 0 to 65535)",
        "--port 9090 | internal-port: the same as port (expected: another)",
        "--rpc-port 8080 | rpc-port: the same as port or internal-port (expected: another)",
        "--rpc.tls-key k | rpc.tls-certificate: without tls-key or tls-authority, or the other way"
            + " round (expected: all three or none)",
        "--roles accounts,orders | cluster-secret: none (expected: that of the nodes that run the"
            + " other roles)",
        "--mobile-id.upstream-url mid.sk.ee | mobile-id.upstream-url: mid.sk.ee (expected: like"
            + " https://HOST/PATH)",
        "--mobile-id.pins ab | mobile-id.pins: another form (expected: 64 hexadecimal digits each)",
        "--mobile-id.relying-party-uuid x | mobile-id.relying-party-uuid: another form (expected: a"
            + " UUID)",
        "--mobile-id.relying-parties SHOP | mobile-id.relying-parties: without = (expected:"
            + " NAME=UUID, …)",
        "--mobile-id.encryption-key short | mobile-id.encryption-key: (expected: 32 bytes in"
            + " Base64)",
        "--mobile-id.sessions-at-once 0 | mobile-id.sessions-at-once: 0 (expected: 1 to 10000)",
        "--cluster-secret short | cluster-secret: 5 characters (expected: at least 16 printable"
            + " ones of ASCII)",
        "--security-contact me@example.org | security-contact: me@example.org (expected: mailto:…"
            + " or https://…)",
        "--advertised-host a/b | advertised-host: a/b (expected: a host name or address)",
        "--http.max-body 1B | http.max-body: 1B (expected: 1KiB to 1GiB)",
        "--database.pool-size 1 | database.pool-size: 1 (expected: 4 to 50)",
        "--database.migration-password p | database.migration-password: without migration-user"
            + " (expected: both or none)",
        "--http.drain 0s | http.drain: 0ms (expected: 1ms to 86400000ms)",
        "--http.idle-timeout 999999999d | http.idle-timeout: 86399999913600000ms (expected: 1ms to"
            + " 86400000ms)",
        "--database.connect-timeout 249ms | database.connect-timeout: 249ms (expected: 250ms to"
            + " 3600000ms)",
        "--accounts.password-queue 2147483647 | accounts.password-queue: 2147483647 (expected: 1 to"
            + " 100000)",
        "--accounts.password-threads 257 | accounts.password-threads: 257 (expected: 0 to 256)",
        "--accounts.admins Bob | accounts.admins: Bob: username: 3 characters (expected: 5 to 30)",
        "--accounts.sign-ups-per-hour 0 | accounts.sign-ups-per-hour: 0 (expected: 1 to 100000)",
        "--accounts.throttle=maybe | --accounts.throttle: maybe (expected: true or false)",
        "--public-url example.org | public-url: example.org (expected: http://HOST or"
            + " https://HOST)",
        "--public-url http://x?y | public-url: http://x?y (expected: http://HOST or https://HOST)",
        "--public-url http://u@x | public-url: http://u@x (expected: http://HOST or https://HOST)",
        "--public-url http:// | public-url: http:// (expected: http://HOST or https://HOST)",
        "--public-url http://x:65536 | public-url: http://x:65536 (expected: http://HOST or"
            + " https://HOST)",
        "--public-url ftp://x | public-url: ftp://x (expected: http://HOST or https://HOST)",
        "--mail.smtp-port 0 | mail.smtp-port: 0 (expected: 1 to 65535)",
        "--mail.smtp-tls ssl | --mail.smtp-tls: ssl (expected: one of none, starttls, tls)",
        "--mail.user me | mail.user: without password, or the other way round (expected: both or"
            + " neither)",
        "--mail.user me --mail.password x --mail.smtp-tls none | mail.smtp-tls: none with a"
            + " password (expected: starttls or tls)",
        "--mail.from nobody | mail.from: nobody (expected: like curio@example.org)",
        "--port 1 --port 2 | --port: given twice (expected: once)",
        "--cluster-secret-file /nowhere | --cluster-secret-file: /nowhere: cannot be read"
            + " (expected: a file with the secret)",
        "--database.password-file / | --database.password-file: /: cannot be read (expected: a file"
            + " with the secret)",
        "--cluster-secret a --cluster-secret-file b | --cluster-secret: given as well as its file"
            + " (expected: one of them)",
        "--cluster-secret-fil a | --cluster-secret-fil: unknown option (did you mean"
            + " --cluster-secret-file?)",
        "--config /nowhere | config: /nowhere cannot be read (expected: a YAML file)",
        "--database-url mysql:x | database-url: mysql:x (expected:"
            + " jdbc:postgresql://HOST:PORT/DATABASE)",
        "--frobnicate | --frobnicate: unknown option (see ./curio serve --help)",
      })
  void aWrongValueSaysWhatWouldBeRight(String arguments, String message) {
    assertThatThrownBy(() -> read(List.of(arguments.split(" ")), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void aFileThatIsNotYamlIsNamed() throws IOException {
    var file = write("port: [1\n");

    assertThatThrownBy(() -> read(List.of("--config", file.toString()), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not YAML");
  }

  @Test
  void administratorsAreAList() {
    var config = read(List.of("--accounts.admins", "janitor, Vinnie66"), Map.of());

    assertThat(accounts(config).admins()).containsExactly("janitor", "Vinnie66");
    assertThat(accounts(config).throttle()).isTrue();
    assertThat(config.of(new AccountsModule()).mail().smtpHost()).isEmpty();
  }

  @Test
  void everySecretCanComeFromAFile() throws IOException {
    var one = Files.writeString(directory.resolve("one"), "sixteen-characters-or-more\r\n");
    var two = Files.writeString(directory.resolve("two"), "pass\nword\n\n");
    var many =
        Files.writeString(directory.resolve("many"), "A=00000000-0000-0000-0000-000000000001");
    var yaml =
        write("cluster-secret-file: " + one + "\nmobile-id:\n  relying-parties-file: " + many);

    var read =
        read(
            List.of("--config", yaml.toString(), "--database.password", "from-the-options"),
            Map.of("CURIO_DATABASE_PASSWORD_FILE", two.toString()));
    var other = read(List.of(), Map.of("CURIO_DATABASE_PASSWORD_FILE", two.toString()));

    assertThat(read.node().clusterSecret().value()).isEqualTo("sixteen-characters-or-more");
    assertThat(read.node().database().password().value()).isEqualTo("from-the-options");
    assertThat(other.node().database().password().value()).isEqualTo("pass\nword\n");
    assertThat(read.of(new MobileIdModule()).mobileId().relyingParties()).hasSize(1);
    assertThat(read.read().given())
        .contains("cluster-secret", "database.password", "mobile-id.relying-parties")
        .doesNotContain("mail.password", "port");
    assertThat(read.read().secretOptions()).containsExactly("database.password");
    assertThat(yaml(read)).doesNotContain("sixteen", "-file:", "from-the-options");
  }

  @Test
  void aFileThatHoldsNoSecretIsNamedAndNotShown() throws IOException {
    var none = Files.writeString(directory.resolve("none"), "\n");
    var large = Files.writeString(directory.resolve("large"), "x".repeat(65_537));
    var bytes = Files.write(directory.resolve("bytes"), new byte[] {'a', (byte) 0xff});

    for (var bad : List.of(none, large, bytes, directory.resolve("short"))) {
      Files.writeString(directory.resolve("short"), "hunter2");
      assertThatThrownBy(() -> read(List.of("--cluster-secret-file", bad.toString()), Map.of()))
          .isInstanceOf(ConfigException.class)
          .message()
          .contains("cluster-secret")
          .contains("expected")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void theMailPasswordIsNotPrinted() {
    var config =
        read(
            List.of("--mail.smtp-host", "mx", "--mail.user", "me", "--mail.password", "hunter2"),
            Map.of());

    assertThat(yaml(config)).doesNotContain("hunter2").contains("smtp-host: mx");
  }

  @Test
  void thePrintedConfigurationGivesTheSameAgainButNoSecret() throws IOException {
    var first = read(List.of("--port", "7", "--demo", "--database.password", "hunter2"), Map.of());
    var yaml = yaml(first);
    var again = read(List.of("--config", write(yaml).toString()), Map.of());

    assertThat(yaml).doesNotContain("hunter2").contains("port: 7", "demo: true");
    assertThat(again.node().http()).isEqualTo(first.node().http());
    assertThat(accounts(again)).isEqualTo(accounts(first));
    assertThat(again.node().port()).isEqualTo(7);
  }

  private static NodeConfig read(List<String> arguments, Map<String, String> environment) {
    return NodeConfig.read(Modules.ALL, arguments, environment);
  }

  private static AccountsSettings accounts(NodeConfig config) {
    return config.of(new AccountsModule()).accounts();
  }

  private static String yaml(NodeConfig config) {
    return new ConfigText(Modules.ALL.schema()).yaml(config.read());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("curio.yaml"), yaml);
  }
}
