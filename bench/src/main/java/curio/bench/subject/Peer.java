package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Spring Boot service of {@code bench/peers} with a PostgreSQL like the product's. */
public final class Peer implements Subject {
  /** What the JVMs of the peers are started with. */
  public static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final Path jar;
  private final OrderTables.Names tables;
  private final int users;

  private Peer(String name, Path jar, OrderTables.Names tables, int users) {
    this.name = name;
    this.jar = jar;
    this.tables = tables;
    this.users = users;
  }

  /** With a hand-written outbox. */
  public static Peer plain(Path peers, int users) {
    return new Peer(
        "peer-plain", peers.resolve("plain/target/peer-plain.jar"), OrderTables.Names.OWN, users);
  }

  /** With the namastack outbox, whose tables the library makes itself. */
  public static Peer namastack(Path peers, int users) {
    OrderTables.Names names =
        new OrderTables.Names("idempotency_key", "orders", "outbox_record", "log_record");
    return new Peer(
        "peer-namastack", peers.resolve("namastack/target/peer-namastack.jar"), names, users);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RunningSubject start(Path directory, Cleanup cleanup) throws IOException {
    return start(
        directory, cleanup.add(OwnPostgres.start(directory.resolve("data"))), List.of(), cleanup);
  }

  /** The same on a PostgreSQL that has its tables, with settings that win over its own. */
  RunningSubject start(Path directory, OwnPostgres postgres, List<String> settings, Cleanup cleanup)
      throws IOException {
    SignedTokens signed = SignedTokens.create();
    List<String> tokens = signed.ofUsers(users);
    Path key = signed.writePublicKey(directory.resolve("tokens.pem"));
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    SafepointLog pauses = new SafepointLog(directory.resolve("safepoints.log"));
    List<String> command = command(key, ready, pauses);
    command.addAll(settings);
    ChildProcess server =
        cleanup.add(
            ChildProcess.start(
                command, environment(postgres.address()), directory.resolve("server.log")));
    InetSocketAddress address = server.await(ready::address, START_PATIENCE);
    return new RunningSubject(
        address,
        tokens,
        new ProcessTree(List.of(server.pid(), postgres.pid())),
        Optional.of(new OrderTables(postgres.address(), tables)),
        Optional.of(pauses));
  }

  private List<String> command(Path key, ReadyFile ready, SafepointLog pauses) {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(JVM_OPTIONS);
    command.add(pauses.option());
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "--ready-file=" + ready.path(),
            "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                + key.toAbsolutePath()));
    return command;
  }

  static Map<String, String> environment(DatabaseAddress database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.url(),
        "SPRING_DATASOURCE_USERNAME", database.user(),
        "SPRING_DATASOURCE_PASSWORD", database.password());
  }
}
