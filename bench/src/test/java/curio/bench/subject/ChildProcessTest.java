package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void aReadyProcessIsSeenAndEnded() throws IOException {
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    ChildProcess child = start("echo 1234 > port.tmp; mv port.tmp port; exec sleep 60");

    InetSocketAddress address = child.await(ready::address, PATIENCE);
    child.close();

    assertThat(address.getPort()).isEqualTo(1234);
    assertThat(child.running()).isFalse();
  }

  @Test
  void aProcessThatEndsInsteadTellsItsLastWords() throws IOException {
    try (ChildProcess child = start("echo port 8080 is in use; exit 3")) {

      assertThatThrownBy(() -> child.await(Optional::empty, PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with 3")
          .hasMessageContaining("port 8080 is in use");
    }
  }

  @Test
  void aProcessThatIsNeverReadyIsGivenUp() throws IOException {
    try (ChildProcess child = start("exec sleep 60")) {

      assertThatThrownBy(() -> child.await(Optional::empty, Duration.ofMillis(50)))
          .hasMessageContaining("not ready in time");
    }
  }

  @Test
  void environmentIsPassedOn() throws IOException {
    try (ChildProcess child = start("echo \"$ANSWER\"; exit 0")) {

      assertThat(child.awaitEnd(PATIENCE)).isZero();
      assertThat(child.tail()).isEqualTo("42");
    }
  }

  @Test
  void whatIsStillOpenIsClosedLastFirst() {
    List<String> closed = new ArrayList<>();
    Cleanup cleanup = new Cleanup();
    cleanup.add(() -> closed.add("server"));
    cleanup.add(() -> {
      throw new IOException("gone");
    });
    cleanup.add(() -> closed.add("database"));

    cleanup.close();
    cleanup.close();

    assertThat(closed).containsExactly("database", "server");
  }

  @Test
  void aPortIsToldAsAWhole() throws IOException {
    ReadyFile ready = new ReadyFile(directory.resolve("told"));
    assertThat(ready.address()).isEmpty();

    ready.tell(4321);

    assertThat(ready.address().orElseThrow().getPort()).isEqualTo(4321);
    assertThat(directory.toFile().list()).containsExactly("told");
  }

  private ChildProcess start(String script) throws IOException {
    return ChildProcess.start(
        List.of("sh", "-c", "cd '" + directory + "'; " + script),
        Map.of("ANSWER", "42"),
        directory.resolve("output"));
  }
}
