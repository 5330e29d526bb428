package curio.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.store.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A process that consumes orders, killed and started again. Thread-safe. */
public final class ConsumerProcess implements AutoCloseable {
  private final Path log;
  private final DatabaseSettings store;
  private final Optional<String> broker;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private @Nullable ChildJvm jvm;

  @GuardedBy("lock") private boolean wanted;

  /** One that does not run yet; what it prints goes to a file. */
  public ConsumerProcess(Path log, DatabaseSettings store) {
    this(log, store, Optional.empty());
  }

  /** The same, where the log may be on Kafka. */
  public ConsumerProcess(Path log, DatabaseSettings store, Optional<String> broker) {
    this.log = log;
    this.store = store;
    this.broker = broker;
  }

  /** Has it run from now on, see {@link #supervise}. */
  public void start() throws IOException {
    lock.lock();
    try {
      wanted = true;
      supervise();
    } finally {
      lock.unlock();
    }
  }

  /** Starts it if it should run and does not: a start fails while the store is away. */
  public void supervise() throws IOException {
    lock.lock();
    try {
      if (wanted && (jvm == null || !jvm.running())) {
        var arguments = new ArrayList<>(List.of(store.url(), store.password()));
        broker.ifPresent(arguments::add);
        jvm = new ChildJvm(log, EffectConsumer.class.getName(), arguments);
      }
    } finally {
      lock.unlock();
    }
  }

  /** SIGKILL; it stays away until it is started. */
  public void kill() throws InterruptedException {
    lock.lock();
    try {
      wanted = false;
      if (jvm != null) {
        jvm.kill();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      wanted = false;
      if (jvm != null) {
        jvm.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
