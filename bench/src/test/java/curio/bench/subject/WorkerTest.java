package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void whatItTellsIsKeptByItsFirstWord() throws IOException {
    try (Worker worker = start("while read line; do echo began 17; echo $line; done")) {
      worker.say("work");
      worker.say("rest");

      assertThat(worker.await("rest", PATIENCE).value()).isZero();
      assertThat(worker.await("began", PATIENCE).value()).isEqualTo(17);
      assertThat(worker.await("began", PATIENCE).value()).isEqualTo(17);
      assertThat(worker.poll("began", Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void oneThatEndsTellsItsLastWords() throws IOException {
    try (Worker worker = start("echo the store is gone >&2; exit 3")) {
      assertThatThrownBy(() -> worker.await("ready", PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended")
          .hasMessageContaining("the store is gone");
    }
  }

  @Test
  void aFrozenOneTellsNothingAndIsStillEnded() throws IOException {
    Worker worker = start("while read line; do echo $line; done");
    worker.say("work");
    worker.await("work", PATIENCE);

    worker.freeze();
    worker.say("more");

    assertThat(worker.poll("more", Duration.ofMillis(300))).isEmpty();
    worker.close();
    assertThat(ProcessHandle.of(worker.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Worker start(String script) throws IOException {
    return Worker.start(List.of("sh", "-c", script), Map.of(), directory.resolve("log"));
  }
}
