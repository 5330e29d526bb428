package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
  private static final String DATABASE = "--database-url jdbc:postgresql:";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--demo",
        "--rpc-host 127.0.0.1 --internal-host localhost",
        "--internal-host ::1 --rpc-host 127.1.2.3",
        "--rpc-host 0.0.0.0 --rpc.tls-certificate c --rpc.tls-key k --rpc.tls-authority a",
        DATABASE + "//localhost/curio",
        DATABASE + "//127.0.0.1:5432,[::1]:5433/curio",
        DATABASE + "//db.example/curio?sslmode=verify-full",
        DATABASE + "//db.example/curio?a=b&sslmode=require",
        DATABASE + "//db.example/curio?ssl=true",
        "--mobile-id.upstream-url http://localhost:8090/mid-api",
        "--mobile-id.upstream-url https://mid.sk.ee/mid-api",
        "--public-url https://curio.example",
        "--s3.endpoint http://localhost:9000 --s3.bucket curio",
        "--kafka localhost:9092,[::1]:9093",
        "--news.url ws://localhost:8080",
        "--news.url wss://feed.example",
        "--mail.smtp-host localhost --mail.smtp-tls none",
        "--http.trusted-proxies 10.0.0.1 --http.proxy-headers forwarded",
        "--http.cors-max-age 5m --http.cors-origins https://a.example",
        "--http.tls-certificate c --http.tls-key k --http.tls-check-every 1s",
      })
  void whatIsMeantIsNotWarnedOf(String options) {
    assertThat(warnings(options, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rpc-host 0.0.0.0 | rpc-host: 0.0.0.0 without rpc.tls-certificate",
        "--rpc-host 10.0.0.5 | rpc-host: 10.0.0.5 without rpc.tls-certificate",
        "--internal-host :: | internal-host: ::: the internal port has no TLS",
        "--internal-host 10.0.0.5 | internal-host: 10.0.0.5: the internal port has no TLS",
        "--database-url jdbc:postgresql://db.example/curio | database-url: no TLS",
        "--database-url jdbc:postgresql://localhost,db.example:5432/curio | database-url: no TLS",
        "--database-url jdbc:postgresql://db.example/curio?sslmode=prefer | database-url: no TLS",
        "--database-url jdbc:postgresql://db.example/c?ssl=true&sslmode=allow | database-url: no",
        "--s3.endpoint http://s3.example | s3.endpoint: images cross the network by http",
        "--shop.s3.region eu-north-1 | --shop.s3.region: is called --s3.region now",
        "--mobile-id.upstream-url http://mid.sk.ee/mid-api | mobile-id.upstream-url: people's",
        "--kafka localhost:9092,broker.example:9092 | kafka: events cross the network",
        "--news.url ws://feed.example | news.url: tokens and news cross the network in the clear",
        "--public-url http://curio.example | public-url: links for new passwords",
        "--mail.smtp-host mx --mail.smtp-tls none | mail.smtp-tls: links for new passwords",
        "--database.user me | database.user: does nothing without database-url",
        "--mail.smtp-port 25 | mail.smtp-port: does nothing without mail.smtp-host",
        "--mail.smtp-tls tls | mail.smtp-tls: does nothing without mail.smtp-host",
        "--http.tls-check-every 1s | http.tls-check-every: does nothing without http.tls-cert",
        "--http.proxy-headers forwarded | http.proxy-headers: does nothing without http.trusted",
        "--http.strict-transport 1d --demo | http.strict-transport: does nothing with demo",
        "--http.strict-transport 1d --http.security-headers false | http.strict-transport: does",
        "--http.cors-max-age 5m | http.cors-max-age: does nothing without http.cors-origins",
      })
  void whatIsHardlyMeantIsSaidInOneLine(String options, String warning) {
    assertThat(warnings(options, Map.of()))
        .singleElement()
        .asString()
        .startsWith(warning)
        .doesNotContain("\n");
  }

  @Test
  void aCacheInTheClearIsWarnedOf() {
    assertThat(warnings("", Map.of("CURIO_REDIS", "redis://127.0.0.1,rediss://cache.example")))
        .isEmpty();
    assertThat(warnings("", Map.of("CURIO_REDIS", "redis://cache.example:6379")))
        .singleElement()
        .asString()
        .startsWith("redis: pictures cross the network in the clear");
  }

  @Test
  void everySecretThatIsAnOptionIsNamedAndNotShown() {
    var secrets =
        "--cluster-secret sixteen-or-more-of-them --database.password hunter2"
            + " --mail.password hunter2 --mail.user me --mail.smtp-host mx"
            + " --mobile-id.relying-parties SHOP=00000000-0000-0000-0000-000000000001"
            + " --database-url jdbc:postgresql://localhost/curio";

    assertThat(warnings(secrets, Map.of()))
        .hasSize(4)
        .allMatch(line -> line.contains("every user of this machine sees it"))
        .anyMatch(line -> line.startsWith("--cluster-secret:"))
        .anyMatch(line -> line.startsWith("--database.password:"))
        .anyMatch(line -> line.contains("--mail.password-file"))
        .anyMatch(line -> line.startsWith("--mobile-id.relying-parties:"))
        .noneMatch(line -> line.contains("hunter2") || line.contains("sixteen-or"));
  }

  @Test
  void secretsOfTheEnvironmentAndOfFilesAreFine() throws IOException {
    var file = Files.writeString(directory.resolve("secret"), "sixteen-or-more-of-them\n");
    var yaml = Files.writeString(directory.resolve("c.yaml"), "cluster-secret-file: " + file);
    var variables =
        List.of(
            Map.of("CURIO_CLUSTER_SECRET", "sixteen-or-more-of-them"),
            Map.of("CURIO_CLUSTER_SECRET_FILE", file.toString()),
            Map.of("CURIO_CONFIG", yaml.toString()));

    for (var environment : variables) {
      assertThat(warnings("", environment)).as(environment.toString()).isEmpty();
      assertThat(read("", environment).node().clusterSecret())
          .isEqualTo(new Secret("sixteen-or-more-of-them"));
    }
    assertThat(warnings("--cluster-secret-file " + file, Map.of())).isEmpty();
  }

  private static NodeConfig read(String options, Map<String, String> environment) {
    return NodeConfig.read(Modules.ALL, arguments(options), environment);
  }

  private static List<String> warnings(String options, Map<String, String> environment) {
    return Warnings.of(read(options, environment));
  }

  private static List<String> arguments(String options) {
    return options.isEmpty() ? List.of() : new ArrayList<>(List.of(options.split(" ")));
  }
}
