package curio.log.spill;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.log.v1.SpilledAppend;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Event;
import curio.log.EventBatches;
import curio.store.embedded.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spill. What cannot be read, or was refused, is never deleted: it stays under
 * another name until somebody has looked at it. Used by one process at a time. Thread-safe, if each
 * file is used by one thread.
 */
final class SpillDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);
  private static final String FILE = "file";

  private final DataDirectory directory;
  private final SegmentFile.Maker maker;
  private final AtomicLong number;

  private SpillDirectory(DataDirectory directory, SegmentFile.Maker maker) {
    this.directory = directory;
    this.maker = maker;
    this.number =
        new AtomicLong(
            paths().stream().flatMapToLong(path -> Segment.number(path).stream()).max().orElse(0));
  }

  /**
   * Makes the directory if it is missing and locks it.
   *
   * @throws curio.errors.CurioException {@code CONFLICT} if another process uses it, {@code
   *     INVALID} if it cannot be made or written
   */
  static SpillDirectory open(Path path, SegmentFile.Maker maker) {
    var directory = DataDirectory.open("spill.directory", path);
    try {
      return new SpillDirectory(directory, maker);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** A number that no file has had. */
  long nextNumber() {
    return number.incrementAndGet();
  }

  Path path(long segment, String kind) {
    return directory.path().resolve(Segment.name(segment, kind));
  }

  /** A new file, whose name is on the disk. */
  SegmentFile make(long segment) throws IOException {
    var path = path(segment, Segment.WAITING);
    var file = maker.make(path);
    boolean made = false;
    try {
      flushNames();
      made = true;
      return file;
    } finally {
      if (!made) {
        close(file);
        Files.deleteIfExists(path);
      }
    }
  }

  /** A new file that nobody was told of. */
  void discard(long segment, SegmentFile file) {
    close(file);
    try {
      Files.deleteIfExists(path(segment, Segment.WAITING));
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("an empty file of the spill was not deleted");
    }
  }

  /** What it holds is on the disk already. */
  void close(SegmentFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a file of the spill did not close");
    }
  }

  /** What a process before has left, the oldest first. */
  List<Segment> segments() {
    return paths().stream()
        .filter(Segment::isWaiting)
        .map(this::found)
        .sorted(Comparator.comparingLong(Segment::number))
        .toList();
  }

  /** How many files wait for somebody to look at them. */
  long setAside() {
    return paths().stream().filter(Segment::isSetAside).count();
  }

  private Segment found(Path path) {
    byte[] file = bytes(path);
    var contents = Frames.read(file);
    var appends = parse(contents.records());
    var ids = appends.stream().flatMap(each -> decoded(each).stream()).map(Event::id).toList();
    long oldest =
        appends.stream().mapToLong(SpilledAppend::getSpilledAtMillis).min().orElse(Segment.NEVER);
    tell(path, contents, appends.size());
    return new Segment(
        Segment.number(path).orElseThrow(),
        path,
        file.length,
        ids.size(),
        oldest,
        isDamaged(contents, appends.size()),
        EventIds.of(ids));
  }

  private static void tell(Path path, Frames.Contents contents, int read) {
    if (isDamaged(contents, read)) {
      LOG.atError()
          .addKeyValue(FILE, path)
          .addKeyValue("unreadableBytes", contents.damaged())
          .addKeyValue("unreadableRecords", contents.records().size() - read)
          .addKeyValue("readableRecords", read)
          .log("events that waited for the log are damaged; the file is kept as .damaged");
    } else if (contents.torn() > 0) {
      LOG.atInfo()
          .addKeyValue(FILE, path)
          .addKeyValue("bytes", contents.torn())
          .log("the last record was never written whole; nobody was told that it was kept");
    }
  }

  private static boolean isDamaged(Frames.Contents contents, int read) {
    return contents.damaged() > 0 || read < contents.records().size();
  }

  private static long events(SpilledAppend append) {
    return decoded(append).size();
  }

  private static List<Event> decoded(SpilledAppend append) {
    return EventBatches.decode(append.getEvents().toByteArray(), append.getTopic());
  }

  /**
   * An event of a file that may be written at the same time; empty if it has none of that id, or is
   * gone.
   *
   * @throws CurioException UNAVAILABLE if it cannot be read
   */
  Optional<Event> find(Path path, UUID id) {
    try {
      return parse(Frames.read(Files.readAllBytes(path)).records()).stream()
          .flatMap(append -> decoded(append).stream())
          .filter(event -> event.id().equals(id))
          .findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE, "what waits for the log cannot be read now", e);
    }
  }

  /** The records of a segment that callers were told of, as far as they can be read. */
  Reading read(Segment segment) {
    byte[] file = Arrays.copyOf(bytes(segment.path()), (int) segment.bytes());
    var contents = Frames.read(file);
    var appends = parse(contents.records());
    long events = appends.stream().mapToLong(SpillDirectory::events).sum();
    if (events < segment.events()) {
      tell(segment.path(), new Frames.Contents(contents.records(), 0, file.length), appends.size());
    }
    return new Reading(appends, segment.damaged() || events < segment.events());
  }

  /**
   * Of a segment.
   *
   * @param damaged whether there was more that callers were told of
   */
  record Reading(List<SpilledAppend> appends, boolean damaged) {
    /** Of one that cannot be read at all. */
    static final Reading NOTHING = new Reading(List.of(), true);

    Reading {
      appends = List.copyOf(appends);
    }
  }

  private static List<SpilledAppend> parse(List<byte[]> records) {
    var appends = new ArrayList<SpilledAppend>();
    for (byte[] record : records) {
      try {
        var append = SpilledAppend.parseFrom(record);
        if (events(append) > 0) {
          appends.add(append);
        }
      } catch (InvalidProtocolBufferException | RuntimeException e) {
        LOG.atError().setCause(e).log("a record of the spill cannot be read");
      }
    }
    return appends;
  }

  /** Deletes a segment, or sets it aside if it is damaged; before, what was refused of it. */
  void drop(Segment segment, boolean damaged, List<SpilledAppend> refused) {
    try {
      if (!refused.isEmpty()) {
        setAside(segment, refused);
      }
      if (damaged) {
        Files.move(segment.path(), path(segment.number(), Segment.DAMAGED));
      } else {
        Files.deleteIfExists(segment.path());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void setAside(Segment segment, List<SpilledAppend> refused) throws IOException {
    var unfinished = path(segment.number(), "unfinished");
    Files.deleteIfExists(unfinished);
    try (var file = maker.make(unfinished)) {
      for (var append : refused) {
        file.append(Frames.frame(append.toByteArray()));
      }
      file.sync();
    }
    var path = path(segment.number(), Segment.REFUSED);
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    flushNames();
    LOG.atError()
        .addKeyValue(FILE, path)
        .addKeyValue("records", refused.size())
        .log("the log refuses events that waited for it; they are kept as .refused");
  }

  private void flushNames() throws IOException {
    try (var names = FileChannel.open(directory.path(), StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private List<Path> paths() {
    try (var paths = Files.list(directory.path())) {
      return paths.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the directory to others; the files stay. */
  @Override
  public void close() {
    directory.close();
  }
}
