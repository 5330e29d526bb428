package curio.system.faults;

import curio.store.DatabaseSettings;
import curio.system.ChildJvm;
import curio.system.EffectConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that consumes orders, killed and started again. Used by one thread at a time. */
final class ConsumerProcess implements AutoCloseable {
  private final Path log;
  private final DatabaseSettings store;
  private @Nullable ChildJvm jvm;

  ConsumerProcess(Path log, DatabaseSettings store) {
    this.log = log;
    this.store = store;
  }

  /** Starts it if it does not run; a start may fail because the store is away. */
  void start() throws IOException {
    if (jvm == null || !jvm.running()) {
      jvm =
          new ChildJvm(log, EffectConsumer.class.getName(), List.of(store.url(), store.password()));
    }
  }

  void kill() throws InterruptedException {
    if (jvm != null) {
      jvm.kill();
    }
  }

  @Override
  public void close() {
    if (jvm != null) {
      jvm.close();
    }
  }
}
