package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void whatTheBareProducerSendsIsCountedAndTheBrokerEnds() throws IOException {
    long pid;
    try (Cleanup cleanup = new Cleanup()) {
      OwnKafka kafka = cleanup.add(OwnKafka.start(directory.resolve("kafka")));
      pid = kafka.pid();
      kafka.topics().create(CurioRelay.TOPIC, 8);
      Worker worker =
          LogWorker.start(
              directory, "producer", Map.of(), List.of("produce", kafka.address()), cleanup);

      worker.say("fill 5000");

      worker.await("filled", PATIENCE);
      worker.await("gone", PATIENCE);
      assertThat(kafka.topics().count(CurioRelay.TOPIC)).isEqualTo(5_000);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
