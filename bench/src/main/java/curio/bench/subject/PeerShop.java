package curio.bench.subject;

import curio.bench.shop.Stock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Spring Boot service of {@code bench/peers/items} with a PostgreSQL like the product's: a row
 * lock and a transaction for each action.
 */
public final class PeerShop implements ShopSubject {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);
  private static final String SCHEMA = "public";

  private final Path jar;
  private final int clerks;

  /** `peers` is the directory of the peers' {@code pom.xml}. */
  public PeerShop(Path peers, int clerks) {
    this.jar = peers.resolve("items/target/peer-items.jar");
    this.clerks = clerks;
  }

  @Override
  public String name() {
    return "peer-items";
  }

  @Override
  public RunningShop start(Path directory, Stock stock, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.start(directory.resolve("store"), "items.sql"));
    try (StockFill fill = StockFill.begin(postgres.address(), SCHEMA)) {
      fill.rows(stock);
      fill.end();
    } catch (SQLException e) {
      throw new IOException("the shop cannot be filled", e);
    }
    SignedTokens signed = SignedTokens.create();
    Path key = signed.writePublicKey(directory.resolve("tokens.pem"));
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    ChildProcess server =
        cleanup.add(
            ChildProcess.start(
                command(key, ready),
                environment(postgres.address()),
                directory.resolve("server.log")));
    InetSocketAddress address = server.await(ready::address, START_PATIENCE);
    return new RunningShop(
        address,
        signed.ofClerks(clerks),
        new ProcessTree(List.of(server.pid(), postgres.pid())),
        Optional.of(ShopTables.silent(postgres.address(), SCHEMA)));
  }

  private List<String> command(Path key, ReadyFile ready) {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Peer.JVM_OPTIONS);
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "--ready-file=" + ready.path(),
            "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                + key.toAbsolutePath()));
    return command;
  }

  private static Map<String, String> environment(DatabaseAddress database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.url(),
        "SPRING_DATASOURCE_USERNAME", database.user(),
        "SPRING_DATASOURCE_PASSWORD", database.password());
  }
}
