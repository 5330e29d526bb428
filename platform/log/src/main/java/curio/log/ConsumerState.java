package curio.log;

import curio.jobs.tasks.SharedTask;
import curio.store.Database;
import curio.store.loops.Loops;
import curio.store.loops.Measurement;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How far a consumer is behind in each partition and what it has set aside there, as every node
 * measures it for itself, whoever consumes. Thread-safe.
 */
final class ConsumerState implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Supplier<List<Due>> due;
  private final Log log;
  private final Database database;
  private final DeadLetters parked;
  private final Measurement<Found> measured;
  private final String task;
  private final Subscription subscription;
  private final MeterRegistry metrics;
  private final Loops loops = Loops.current();

  /** How many partitions are told of. */
  private int told;

  /** What was found; the age in seconds of the oldest record that waits, by topic and partition. */
  private record Found(
      Map<Integer, Long> lags, Map<TopicPartition, Double> ages, Map<Integer, Long> deadLetters) {
    long lag(int partition) {
      return lags.getOrDefault(partition, 0L);
    }

    double oldestSeconds(int partition) {
      return ages.entrySet().stream()
          .filter(one -> one.getKey().partition() == partition)
          .mapToDouble(Map.Entry::getValue)
          .max()
          .orElse(0);
    }

    long deadLetters(int partition) {
      return deadLetters.getOrDefault(partition, 0L);
    }
  }

  /**
   * Nothing is measured yet.
   *
   * @param task what the consumer's work is called
   * @param due asks the store for the partitions that have something to handle
   */
  ConsumerState(
      String task,
      Subscription subscription,
      Supplier<List<Due>> due,
      Log log,
      Database database,
      MeterRegistry metrics) {
    this.due = due;
    this.log = log;
    this.database = database;
    this.parked = new DeadLetters(subscription);
    this.measured = new Measurement<>("state:" + subscription.consumer(), PERIOD, this::measure);
    this.task = task;
    this.subscription = subscription;
    this.metrics = metrics;
  }

  /** Tells of so many partitions from now on. For one thread at a time. */
  void grow(int partitions) {
    while (told < partitions) {
      tell(told++);
    }
  }

  private void tell(int partition) {
    loops.lag(SharedTask.nameOf(task, partition), () -> lag(partition));
    gauge("log_lag_records", found -> found.lag(partition), partition)
        .description("records not yet handled, as this node finds them in the store")
        .register(metrics);
    gauge("log_oldest_age_seconds", found -> found.oldestSeconds(partition), partition)
        .description("for how long the oldest record not yet handled has been in the log")
        .register(metrics);
    gauge("log_dead_letters", found -> found.deadLetters(partition), partition)
        .description("records that could not be handled and wait to be replayed or dropped")
        .register(metrics);
  }

  private Gauge.Builder<?> gauge(String name, ToDoubleFunction<Found> number, int partition) {
    return measured
        .gauge(name, number)
        .tag("consumer", subscription.consumer())
        .tag("partition", Integer.toString(partition));
  }

  void start(int partitions) {
    grow(partitions);
    measured.start();
  }

  @Override
  public void close() {
    measured.close();
  }

  private Optional<Long> lag(int partition) {
    return measured.latest().map(found -> found.lag(partition));
  }

  private Found measure() {
    var waiting = due.get();
    var lags =
        waiting.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.place().partition(), Collectors.summingLong(log::records)));
    return new Found(
        lags, waiting.isEmpty() ? Map.of() : log.ages(waiting), database.read(parked::count));
  }
}
