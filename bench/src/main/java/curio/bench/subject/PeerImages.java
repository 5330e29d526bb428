package curio.bench.subject;

import curio.bench.gallery.Photograph;
import curio.bench.subject.RunningImages.Trial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Spring Boot service of {@code bench/peers/images}: pictures in files, rows in a PostgreSQL
 * like the product's, Spring's cache in one Redis.
 */
public final class PeerImages implements ImageSubject {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final Path jar;

  /** `peers` is the directory of the peers' {@code pom.xml}. */
  public PeerImages(String name, Path peers) {
    this.name = name;
    this.jar = peers.resolve("images/target/peer-images.jar");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return "below, one Redis";
  }

  @Override
  public RunningImages start(Path directory, Photograph photograph, int count, Cleanup cleanup)
      throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.start(directory.resolve("store"), "images.sql"));
    OwnRedis redis = cleanup.add(OwnRedis.start(directory));
    SignedTokens signed = SignedTokens.create();
    Path key = signed.writePublicKey(directory.resolve("tokens.pem"));
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    ChildProcess server =
        cleanup.add(
            ChildProcess.start(
                command(key, ready, pictures),
                environment(postgres.address(), redis),
                directory.resolve("server.log")));
    InetSocketAddress address = server.await(ready::address, START_PATIENCE);
    List<String> tokens = signed.ofUsers(CurioImages.UPLOADERS);
    return new RunningImages(
        address,
        CurioImages.fill(address, tokens.getFirst(), photograph, count),
        tokens,
        new ProcessTree(List.of(server.pid(), postgres.pid(), redis.pid())),
        Optional.of(new StoredImages(postgres.address(), "image")),
        Optional.empty(),
        List.of(redis),
        Set.of(Trial.UPLOADS));
  }

  private List<String> command(Path key, ReadyFile ready, Path pictures) {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Peer.JVM_OPTIONS);
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "--ready-file=" + ready.path(),
            "--pictures=" + pictures.toAbsolutePath(),
            "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                + key.toAbsolutePath()));
    return command;
  }

  private static Map<String, String> environment(DatabaseAddress database, OwnRedis redis) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.url(),
        "SPRING_DATASOURCE_USERNAME", database.user(),
        "SPRING_DATASOURCE_PASSWORD", database.password(),
        "SPRING_DATA_REDIS_URL", redis.url());
  }
}
