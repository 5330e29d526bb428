package curio.log;

import curio.errors.CurioException;
import curio.jobs.Jobs;
import curio.jobs.tasks.SharedTask;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics and applies their records, each with exactly one effect.
 *
 * <p>The model: a pass reads a batch of one partition after the stored position; one transaction
 * then moves the position by compare-and-set and runs the handler. A crash, a repeat or a second
 * consumer between the two reads finds either both or neither, so redelivery has no effect. Each
 * partition, of all the topics, is a task that one node has, and nodes have equally many; that only
 * saves the work of nodes that would lose the race, and correctness does not rest on it.
 *
 * <p>A batch that fails is taken apart: each record gets a transaction of its own and its attempts;
 * the one that still fails is parked, and the rest goes on. Failures of the store itself are never
 * counted against a record.
 *
 * <p>Thread-safe.
 */
public final class Consumer implements AutoCloseable {
  /**
   * Small batches cost a commit each; under load records of this much time are handled together.
   */
  private static final Duration PACE = Duration.ofMillis(2);

  /** Measuring needs no look of its own so soon after one; longer than the time between two. */
  private static final Duration RECENT = Duration.ofMillis(1_500);

  private final Database database;
  private final Log log;
  private final Notifications notifications;
  private final Subscription subscription;
  private final Positions positions;
  private final FirstPositions first;
  private final PartitionReading reading;
  private final SharedTask work;
  private final Replay replay;
  private final ConsumerState state;

  /** What was found last in the partitions of this node. */
  private final Map<Integer, List<Due>> found = new ConcurrentHashMap<>();

  private volatile @Nullable Look lastLook;

  /** What was due and how far all had come, and when that was asked on the monotonic clock. */
  private record Look(List<Due> due, Map<TopicPartition, Long> handled, long nanos) {}

  /**
   * A consumer that is not running yet.
   *
   * @param database holds the subscription's schema
   * @param jobs decides which node consumes what
   */
  public Consumer(
      Database database,
      Log log,
      Notifications notifications,
      Subscription subscription,
      RecordHandler handler,
      Jobs jobs,
      MeterRegistry metrics) {
    this.database = database;
    this.log = log;
    this.notifications = notifications;
    this.subscription = subscription;
    this.positions = new Positions(subscription);
    this.first = new FirstPositions(database, log, subscription, positions);
    this.reading = new PartitionReading(database, log, subscription, positions, handler, metrics);
    this.replay = new Replay(database, subscription, positions, handler);
    var name = "consumer:" + subscription.consumer();
    int declared = subscription.topics().stream().mapToInt(Topic::partitions).max().orElseThrow();
    this.work = new SharedTask(jobs, name, declared, PACE, this::look, this::pass);
    this.state = new ConsumerState(name, subscription, this::measure, log, database, metrics);
  }

  /** All topics have equally many, but for a moment while they are made more. */
  private int partitions() {
    return subscription.topics().stream().mapToInt(log::partitions).max().orElseThrow();
  }

  /** Starts consuming. */
  public void start() {
    subscription
        .topics()
        .forEach(topic -> work.wokenBy(notifications, OutboxRelay.topicChannel(topic.name())));
    work.grow(partitions());
    work.start();
    state.start(work.parts());
    log.consumers().add(subscription.consumer(), this);
  }

  /** What was set aside, by topic, partition and offset. */
  public List<DeadLetter> deadLetters(int limit) {
    return deadLetters(Optional.empty(), limit);
  }

  /** The same from behind one of them on. */
  public List<DeadLetter> deadLetters(Optional<DeadLetterId> after, int limit) {
    return database.readPage(tx -> new DeadLetters(subscription).list(tx, after, limit));
  }

  /**
   * Handles a dead letter again, in one transaction with its removal. Where its topic keeps the
   * order of keys only the first of a key can be, and those parked behind it follow, each in a
   * transaction of its own, until one fails; a thousand at most.
   */
  public ReplayOutcome replay(DeadLetterId id) {
    return replay.of(id);
  }

  /** Removes a dead letter, which is never handled then; false if there is none. */
  public boolean drop(DeadLetterId id) {
    return database.inTransaction(tx -> {
      positions.lock(tx, id.place().topic());
      return new DeadLetters(subscription).remove(tx, id);
    });
  }

  /** Ends after the present batches and hands its partitions over. */
  @Override
  public void close() {
    log.consumers().remove(subscription.consumer(), this);
    state.close();
    work.close();
    reading.close();
  }

  /** Which of the partitions have something to handle. */
  private Set<Integer> look(Set<Integer> partitions) {
    reading.keep(partitions);
    var look = lookNow();
    var due =
        look.due().stream()
            .filter(one -> partitions.contains(one.place().partition()))
            .flatMap(one -> readable(one, look.handled()).stream())
            .collect(Collectors.groupingBy(one -> one.place().partition()));
    found.putAll(due);
    return due.keySet();
  }

  /** What of it does not have to wait for other partitions. */
  private Optional<Due> readable(Due due, Map<TopicPartition, Long> handled) {
    long to = Math.min(due.last(), log.readableTo(due.place(), handled));
    return to > due.position()
        ? Optional.of(new Due(due.place(), due.position(), to))
        : Optional.empty();
  }

  /** One batch of each topic's partition; true when any of them has more that is known of. */
  private boolean pass(int partition) {
    boolean more = false;
    for (var due : found.getOrDefault(partition, List.of())) {
      more |= reading.next(due);
    }
    return more;
  }

  /**
   * What was due at the last look, if that was just now; a node that has no partition looks. On the
   * occasion it is noticed that there are more partitions now.
   */
  private List<Due> measure() {
    int partitions = partitions();
    if (partitions > work.parts()) {
      work.grow(partitions);
      state.grow(partitions);
    }
    var looked = lastLook;
    return looked != null && System.nanoTime() - looked.nanos() < RECENT.toNanos()
        ? looked.due()
        : lookNow().due();
  }

  private Look lookNow() {
    long asked = System.nanoTime();
    var last = log.lastOffsets(subscription.topics());
    var handled = first.completed(database.read(positions::load), last.keySet());
    var due = new ArrayList<Due>();
    last.forEach((place, end) -> {
      long position = handled.getOrDefault(place, Positions.start());
      if (position < end) {
        due.add(new Due(place, position, end));
      }
    });
    var look = new Look(List.copyOf(due), handled, asked);
    lastLook = look;
    return look;
  }

  /** Whether an exception tells of the store rather than of the record. */
  static boolean isOutage(RuntimeException e) {
    return e instanceof CurioException curio && curio.retryAfterSeconds() > 0;
  }
}
