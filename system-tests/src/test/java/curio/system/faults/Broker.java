package curio.system.faults;

import static java.util.Objects.requireNonNull;

import curio.log.Log;
import curio.log.kafka.KafkaLog;
import curio.log.kafka.KafkaSettings;
import curio.log.moving.MovingLog;
import curio.store.Database;
import curio.testkit.FaultProxy;
import curio.testkit.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's broker of a cluster, which everybody reaches by one link. Struck by one thread at a time.
 */
final class Broker implements AutoCloseable {
  /** Where it says that it is called: there the link listens. */
  private static final String CALLED_AT = "127.0.0.3";

  private final KafkaBroker kafka = KafkaBroker.startBehind(CALLED_AT);
  private final FaultProxy link;
  private @Nullable KafkaLog opened;

  Broker() throws IOException {
    link = FaultProxy.before(kafka.port(), InetAddress.ofLiteral(CALLED_AT), kafka.port());
  }

  /** Where it is reached. */
  String address() {
    return CALLED_AT + ":" + kafka.port();
  }

  /** With which nodes, and commands beside them, use it. */
  List<String> options() {
    return List.of("--kafka", address(), "--kafka-log.replicas", "1");
  }

  /** The way of everybody to it. */
  FaultProxy link() {
    return link;
  }

  void kill() {
    kafka.kill();
  }

  void restart() {
    kafka.restart();
  }

  void freeze() {
    kafka.freeze();
  }

  void thaw() {
    kafka.thaw();
  }

  /** All that is in the log, wherever it has been; closed with the broker. */
  Log log(Database database) {
    if (opened == null) {
      var settings = new KafkaSettings(List.of(address()), "", 1, Map.of());
      opened = KafkaLog.open(settings, database, new SimpleMeterRegistry());
    }
    return new MovingLog(database, requireNonNull(opened));
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
    link.close();
    kafka.close();
  }
}
