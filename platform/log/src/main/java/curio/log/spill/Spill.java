package curio.log.spill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.contracts.log.v1.SpilledAppend;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Records on disk, in the order in which they came, until they are dropped. Thread-safe.
///
/// **Model.** Records stand in segments, files that are written once from their beginning to their
/// end. One is open at most; it is closed when it has 1 MiB or when somebody wants to read it. What
/// stands in a closed one is read, and dropped, as a whole: so nothing on disk has to say how far a
/// reader has come, and who was killed begins the segment again.
///
/// **Writing.** Callers queue; one of them, whoever comes when nobody writes, writes everything
/// that is queued and flushes it once for all. A caller returns when its record is on the disk.
/// What fails is cut off again, so that nothing is kept half; a file that cannot be cut is closed,
/// and of it only what callers were told of counts.
///
/// **Start.** Files of a process before are closed segments. A record at the end of a file that was
/// not written whole is ignored, for nobody was told of it. A file with other damage is read as far
/// as that goes, then renamed and not deleted.
final class Spill implements AutoCloseable {
  private static final int SEGMENT_BYTES = 1 << 20;
  private static final int MAX_WRITE = 4 << 20;
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final SpillDirectory directory;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock") private final Deque<Segment> closed = new ArrayDeque<>();

  @GuardedBy("lock") private final Deque<QueuedFrame> queue = new ArrayDeque<>();

  /** Of segments and of the queue. */
  @GuardedBy("lock") private long bytes;

  @GuardedBy("lock") private boolean writing;

  /** A reader wants what is in the open segment. */
  @GuardedBy("lock") private boolean wanted;

  /** Whoever may do without this waits, since it will be empty in a moment. */
  @GuardedBy("lock") private boolean held;

  @GuardedBy("lock") private boolean full;

  @GuardedBy("lock") private boolean ended;

  /** Its file belongs to whoever writes. */
  @GuardedBy("lock") private @Nullable OpenSegment open;

  /**
   * What is here.
   *
   * @param events that callers were told of
   * @param bytes of their records, and of those that are being written
   * @param oldestMillis when the first of them came
   * @param full whether a record was refused for want of room, and none was dropped since
   */
  record State(long events, long bytes, OptionalLong oldestMillis, boolean full) {}

  /** Takes over what is in the directory, and locks it. */
  Spill(SpillDirectory directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    directory.segments().forEach(this::takeOver);
  }

  private void takeOver(Segment segment) {
    lock.lock();
    try {
      closed.add(segment);
      bytes += segment.bytes();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a record; when this returns it is on the disk.
   *
   * @param events the ids of those in it
   * @throws CurioException {@code UNAVAILABLE} if there is no room, or it could not be written, or
   *     nobody knows whether it was
   */
  void add(SpilledAppend append, List<UUID> events) {
    var entry =
        new QueuedFrame(Frames.frame(append.toByteArray()), events, append.getSpilledAtMillis());
    lock.lock();
    try {
      admit(entry);
      await(entry);
    } finally {
      lock.unlock();
    }
    if (entry.failure != null) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "nothing can be kept now", entry.failure);
    }
  }

  @GuardedBy("lock") private void admit(QueuedFrame entry) {
    if (ended) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped");
    }
    if (bytes + entry.frame.length > maxBytes) {
      full = true;
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          "the log takes nothing now, and no more can wait for it",
          RETRY_AFTER_SECONDS,
          null);
    }
    bytes += entry.frame.length;
    queue.add(entry);
  }

  @GuardedBy("lock") private void await(QueuedFrame entry) {
    long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
    while (!entry.done) {
      if (!writing) {
        writeQueued();
      } else if (!awaitChange(deadline)) {
        giveUp(entry);
      }
    }
  }

  /** One that is being written may be kept nevertheless. */
  @GuardedBy("lock") private void giveUp(QueuedFrame entry) {
    if (!entry.done) {
      entry.done = true;
      entry.failure = new IOException("not written in time");
      if (queue.remove(entry)) {
        bytes -= entry.frame.length;
      }
    }
  }

  @GuardedBy("lock") private void writeQueued() {
    var batch = takeQueued();
    if (open != null && (wanted || open.bytes() >= SEGMENT_BYTES)) {
      closeOpen();
    }
    var segment = open;
    writing = true;
    lock.unlock();
    Written written;
    // A caller that is interrupted writes for others, and files close under interrupted threads.
    boolean interrupted = Thread.interrupted();
    try {
      written = Written.of(directory, segment, batch);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
      writing = false;
      changed.signalAll();
    }
    settle(batch, written);
  }

  @GuardedBy("lock") private List<QueuedFrame> takeQueued() {
    var batch = new ArrayList<QueuedFrame>();
    long size = 0;
    while (!queue.isEmpty() && size < MAX_WRITE) {
      var entry = queue.remove();
      size += entry.frame.length;
      batch.add(entry);
    }
    return batch;
  }

  @GuardedBy("lock") private void settle(List<QueuedFrame> batch, Written written) {
    open = written.segment();
    for (var entry : batch) {
      if (!entry.done) {
        entry.done = true;
        entry.failure = written.failure();
      }
      if (written.failure() != null) {
        bytes -= entry.frame.length;
      } else if (open != null) {
        open.add(entry.frame.length, entry.events, entry.millis);
      }
    }
    if (written.failure() != null && open != null && open.bytes() == 0) {
      open.discard(directory);
      open = null;
    } else if (written.closable()) {
      closeOpen();
    }
  }

  @GuardedBy("lock") private void closeOpen() {
    var segment = open;
    open = null;
    wanted = false;
    if (segment != null) {
      closed.add(segment.close(directory));
      changed.signalAll();
    }
  }

  /** The oldest records, to which no more are added; empty when there are none. */
  Optional<Segment> oldest() {
    lock.lock();
    try {
      long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
      while (closed.isEmpty() && writing) {
        wanted = true;
        if (!awaitChange(deadline)) {
          return Optional.empty();
        }
      }
      if (closed.isEmpty()) {
        closeOpen();
      }
      return Optional.ofNullable(closed.peek());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The event of an id, if it is here.
   *
   * @throws CurioException {@code UNAVAILABLE} if its file cannot be read
   */
  Optional<Event> find(UUID id) {
    return files(id).stream().flatMap(path -> directory.find(path, id).stream()).findFirst();
  }

  private List<Path> files(UUID id) {
    lock.lock();
    try {
      var files = new ArrayList<Path>();
      closed.stream()
          .filter(segment -> segment.ids().mayHave(id))
          .map(Segment::path)
          .forEach(files::add);
      if (open != null && open.has(id)) {
        files.add(open.path(directory));
      }
      return files;
    } finally {
      lock.unlock();
    }
  }

  /** How many segments there are, with the open one. */
  int segments() {
    lock.lock();
    try {
      return closed.size() + (open == null && queue.isEmpty() && !writing ? 0 : 1);
    } finally {
      lock.unlock();
    }
  }

  /** The records of a segment, as far as they can be read. */
  SpillDirectory.Reading read(Segment segment) {
    return directory.read(segment);
  }

  /**
   * Forgets a segment.
   *
   * @param damaged whether its file is kept under another name
   * @param refused records of it that are put into a file of their own
   */
  void drop(Segment segment, boolean damaged, List<SpilledAppend> refused) {
    directory.drop(segment, damaged, refused);
    lock.lock();
    try {
      if (closed.remove(segment)) {
        bytes -= segment.bytes();
        full = false;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether nothing waits here, after a wait of at most that long if it is held.
   *
   * @return false also to who is interrupted
   */
  boolean isEmpty(Duration wait) {
    lock.lock();
    try {
      long deadline = System.nanoTime() + wait.toNanos();
      while (held && awaitChange(deadline)) {
        // Looks again.
      }
      return segments() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Has callers of {@link #isEmpty} wait, or go on. */
  void hold(boolean now) {
    lock.lock();
    try {
      held = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is here, at most that long. */
  void awaitEmpty(Duration wait) {
    lock.lock();
    try {
      long deadline = System.nanoTime() + wait.toNanos();
      while (segments() > 0 && awaitChange(deadline)) {
        // Looks again.
      }
    } finally {
      lock.unlock();
    }
  }

  State state() {
    lock.lock();
    try {
      long events = closed.stream().mapToLong(Segment::events).sum();
      long oldest = closed.stream().mapToLong(Segment::oldestMillis).min().orElse(Segment.NEVER);
      if (open != null) {
        events += open.events();
        oldest = Math.min(oldest, open.oldestMillis());
      }
      return new State(
          events,
          bytes,
          oldest == Segment.NEVER ? OptionalLong.empty() : OptionalLong.of(oldest),
          full);
    } finally {
      lock.unlock();
    }
  }

  /** False when the time has run out, or for who is interrupted; callers look again otherwise. */
  @SuppressWarnings("WaitNotInLoop") // The loops are those of the callers.
  @GuardedBy("lock") private boolean awaitChange(long deadline) {
    try {
      return changed.awaitNanos(deadline - System.nanoTime()) > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Refuses from now on; the files stay where they are. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      long deadline = System.nanoTime() + WRITE_TIMEOUT.toNanos();
      while ((writing || !queue.isEmpty()) && awaitChange(deadline)) {
        // Looks again.
      }
      closeOpen();
    } finally {
      lock.unlock();
    }
    directory.close();
  }
}
