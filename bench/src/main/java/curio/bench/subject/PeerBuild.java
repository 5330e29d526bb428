package curio.bench.subject;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds {@code bench/peers} with Maven, and reads what it was built from. */
public final class PeerBuild {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path project;
  private final Path peers;

  /** `project` is the root of the sources. */
  public PeerBuild(Path project) {
    this.project = project;
    this.peers = project.resolve("bench").resolve("peers");
  }

  /** The directory of the peers' {@code pom.xml}. */
  public Path peers() {
    return peers;
  }

  /** Builds all; quick when nothing changed. */
  public void run() throws IOException {
    run(List.of());
  }

  /** Builds some modules, named with commas between, and what they need. */
  public void run(String modules) throws IOException {
    run(List.of("-pl", modules, "-am"));
  }

  private void run(List<String> modules) throws IOException {
    Path log =
        Files.createDirectories(project.resolve("bench").resolve("target")).resolve("peers.log");
    List<String> command =
        new ArrayList<>(
            List.of(maven(), "-B", "-q", "-f", peers.resolve("pom.xml").toString(), "package"));
    command.addAll(modules);
    try (ChildProcess build =
        ChildProcess.start(command, Map.of("JAVA_HOME", Jvm.home().toString()), log)) {
      if (build.awaitEnd(PATIENCE) != 0) {
        throw new IOException("the peers cannot be built: " + build.tail());
      }
    }
  }

  /** A version named in the peers' {@code pom.xml}, for example {@code spring-boot}. */
  public String version(String of) throws IOException {
    Matcher matcher =
        Pattern.compile("<" + of + ".version>([^<]+)<")
            .matcher(Files.readString(peers.resolve("pom.xml")));
    return matcher.find() ? Objects.requireNonNull(matcher.group(1)) : "unknown";
  }

  /** The settings of one peer as they stand in its {@code application.yaml}. */
  public String settings(String peer) throws IOException {
    return Files.readString(peers.resolve(peer).resolve("src/main/resources/application.yaml"));
  }

  /** The installed Maven where there is one, else the wrapper beside the project. */
  private String maven() {
    boolean installed =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(Objects.requireNonNullElse(System.getenv("PATH"), ""))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "mvn")));
    return installed ? "mvn" : project.toAbsolutePath().resolve("mvnw").toString();
  }
}
