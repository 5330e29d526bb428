package curio.log.spill;

import com.google.protobuf.UnsafeByteOperations;
import curio.contracts.log.v1.SpilledAppend;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.EventBatches;
import curio.log.Topic;
import curio.store.loops.BackgroundLoop;
import curio.store.loops.Loops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends to a log, and keeps on this node's disk what the log does not take, until it does.
/// Thread-safe.
///
/// **Model.** As long as nothing waits here, calls go to the log. One that the log refuses as
/// `UNAVAILABLE` is written to the {@link Spill}, and returns when it is on the disk. While
/// anything waits there, every call goes behind it without asking the log, so that nothing
/// overtakes. A loop brings what waits into the log, oldest first, and tries again with growing
/// delays while the log takes nothing.
///
/// **The way back.** Calls never stop coming, so what waits would never be nothing. When the log
/// has just taken a segment and only one is left, new calls wait for that one, for a second at
/// most, and then go to the log.
///
/// **Twice.** What the log refused without knowing may be in it nevertheless, and who is killed
/// between an append and the removal of its file appends again. Both are what {@link Appender}
/// allows.
///
/// **Never lost silently.** A file that is damaged, and events that a log which answers goes on to
/// refuse, are kept in files of their own, with a line in the log of the process.
///
/// **Order** is kept on each node by itself: a call on another node does not know what waits here.
public final class SpillingAppender implements Appender, AutoCloseable {
  /** Name of the loop. */
  public static final String TASK = "log-spill";

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration HOLD = Duration.ofSeconds(1);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
  private static final int READ_ATTEMPTS = 10;
  private static final double MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(SpillingAppender.class);

  private final Appender log;
  private final Map<String, Topic> topics;
  private final SpillSettings settings;
  private final Clock clock;
  private final Spill spill;
  private final Counter spilled;
  private final Counter replayed;
  private final BackgroundLoop loop;

  /** Of the loop alone. */
  private @Nullable Replay current;

  /** Of the loop alone: how often the present file could not be read. */
  private int unreadable;

  private volatile boolean closed;
  private volatile boolean failing;

  /**
   * Takes over what a process before has left; it is brought into the log from {@link #start} on.
   *
   * @param log what is asked first, closed by others after this
   * @param topics all that there are
   * @param clock tells how long something waits
   * @throws CurioException {@code CONFLICT} if another process uses the directory, {@code INVALID}
   *     if it cannot be used
   */
  public SpillingAppender(
      Appender log,
      List<Topic> topics,
      SpillSettings settings,
      Clock clock,
      MeterRegistry metrics) {
    this(log, topics, settings, SegmentFile::new, clock, metrics);
  }

  SpillingAppender(
      Appender log,
      List<Topic> topics,
      SpillSettings settings,
      SegmentFile.Maker maker,
      Clock clock,
      MeterRegistry metrics) {
    this.log = log;
    this.topics = topics.stream().collect(Collectors.toMap(Topic::name, Function.identity()));
    this.settings = settings;
    this.clock = clock;
    var directory = SpillDirectory.open(settings.directory(), maker);
    this.spill = new Spill(directory, settings.maxBytes());
    this.spilled = counter(metrics, "log_spill_spilled_events", "events that the log did not take");
    this.replayed =
        counter(metrics, "log_spill_replayed_events", "events of these that it took later");
    this.loop = new BackgroundLoop(TASK, PERIOD, Duration.ZERO, this::pass);
    Loops.current().lag(TASK, () -> Optional.of(spill.state().events()));
    gauges(metrics, directory);
  }

  private static Counter counter(MeterRegistry metrics, String name, String description) {
    return Counter.builder(name).description(description).register(metrics);
  }

  private void gauges(MeterRegistry metrics, SpillDirectory directory) {
    Gauge.builder("log_spill_waiting_events", spill, all -> all.state().events())
        .description("events on this node's disk that wait for the log")
        .register(metrics);
    Gauge.builder("log_spill_waiting_bytes", spill, all -> all.state().bytes())
        .description("bytes of these, of spill.max-bytes")
        .baseUnit("bytes")
        .register(metrics);
    Gauge.builder("log_spill_oldest_age_seconds", this, SpillingAppender::oldestAgeSeconds)
        .description("for how long the first of these has waited; 0 if none does")
        .register(metrics);
    Gauge.builder("log_spill_set_aside_files", directory, SpillDirectory::setAside)
        .description("files of damaged or refused events that somebody has to look at")
        .register(metrics);
  }

  private double oldestAgeSeconds() {
    var oldest = spill.state().oldestMillis();
    return oldest.isEmpty() ? 0 : Math.max(0, clock.millis() - oldest.getAsLong()) / MILLIS;
  }

  /** Begins to bring what waits into the log. */
  public void start() {
    loop.start();
  }

  /**
   * {@inheritDoc}
   *
   * @throws CurioException {@code UNAVAILABLE} also if the log takes nothing and nothing more can
   *     wait: because of the bound, or of the disk
   */
  @Override
  public Taken append(Topic topic, List<Event> events) {
    if (closed) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped");
    }
    if (!topic.equals(topics.get(topic.name()))) {
      throw new IllegalArgumentException("topic: " + topic.name() + " (expected: a known one)");
    }
    if (!spill.isEmpty(HOLD)) {
      return spill(topic, events);
    }
    try {
      return log.append(topic, events);
    } catch (CurioException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return spill(topic, events);
    }
  }

  private Taken spill(Topic topic, List<Event> events) {
    var batch = UnsafeByteOperations.unsafeWrap(EventBatches.encode(topic, events));
    var append =
        SpilledAppend.newBuilder()
            .setTopic(topic.name())
            .setSpilledAtMillis(clock.millis())
            .setEvents(batch)
            .build();
    spill.add(append, events.stream().map(Event::id).toList());
    spilled.increment(events.size());
    loop.wake();
    return Taken.SPILLED;
  }

  @Override
  public Optional<Event> waiting(UUID id) {
    return spill.find(id);
  }

  /** Why calls are refused, for people; empty if they are not. */
  public Optional<String> trouble() {
    return spill.state().full()
        ? Optional.of(
            "the log takes nothing, and as much waits for it as may (spill.max-bytes, %d)"
                .formatted(settings.maxBytes()))
        : Optional.empty();
  }

  private void pass() {
    boolean taken = false;
    try {
      while (!loop.isClosed() && segment(taken && spill.segments() == 1)) {
        taken = true;
      }
      failing = false;
    } catch (RuntimeException e) {
      failing = true;
      throw e;
    }
  }

  /**
   * Brings one segment into the log.
   *
   * @param last whether nothing will wait after it, if no call comes behind
   * @return false if there was none
   */
  private boolean segment(boolean last) {
    spill.hold(last);
    try {
      var replay = current == null ? next() : current;
      current = replay;
      if (replay == null) {
        return false;
      }
      while (!replay.isDone() && !loop.isClosed()) {
        replayed.increment(replay.next(log));
      }
      if (replay.isDone()) {
        replay.end(spill);
        current = null;
      }
      return true;
    } finally {
      spill.hold(false);
    }
  }

  private @Nullable Replay next() {
    var oldest = spill.oldest();
    if (oldest.isEmpty()) {
      return null;
    }
    var segment = oldest.get();
    try {
      return new Replay(segment, spill.read(segment), topics);
    } catch (UncheckedIOException e) {
      if (++unreadable < READ_ATTEMPTS) {
        throw e;
      }
      unreadable = 0;
      LOG.atError()
          .addKeyValue("file", segment.path())
          .setCause(e)
          .log("events that waited for the log cannot be read; the file is kept as .damaged");
      return new Replay(segment, SpillDirectory.Reading.NOTHING, topics);
    }
  }

  /**
   * Refuses from now on; tries for a moment to bring what waits into the log, if that takes any,
   * and leaves the rest on the disk for the next start.
   */
  @Override
  public void close() {
    closed = true;
    loop.wake();
    if (!failing) {
      spill.awaitEmpty(CLOSE_GRACE);
    }
    loop.close();
    spill.close();
  }
}
