package curio.shop.archive;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The lines of the files of a day, numbered as they are read, and what is wrong with these. A
 * command may be in two files and counts once. Takes a bit of memory a line, whatever else there
 * is. Confined to one thread.
 */
final class DayLines implements AutoCloseable {
  private final ArchiveFiles files;
  private final LocalDate day;
  private final LineIds ids;
  private final TreeMap<Long, Part> parts = new TreeMap<>();
  private final Map<ArchiveFile, String> problems = new LinkedHashMap<>();
  private final BitSet repeated = new BitSet();

  /** Lines of a file that is good. */
  record Part(ArchiveFile file, long firstLine, SegmentEnd end) {}

  /** None yet. */
  DayLines(ArchiveFiles files, LocalDate day) {
    this(files, day, LineIds.MOST_IN_MEMORY);
  }

  DayLines(ArchiveFiles files, LocalDate day, int mostInMemory) {
    this.files = files;
    this.day = day;
    this.ids = new LineIds(mostInMemory);
  }

  /** Adds the lines of a file, or notes what is wrong with it; one that is gone is none. */
  void read(ArchiveFile file) {
    long first = ids.lines();
    try {
      var end = SegmentReader.read(files, file, ids::add);
      if (!end.day().equals(day)) {
        throw new DamagedArchiveException("it belongs to " + end.day());
      }
      parts.put(first, new Part(file, first, end));
      return;
    } catch (DamagedArchiveException e) {
      problems.put(file, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        problems.put(file, "cannot be read");
      }
    }
    ids.cut(first);
  }

  /** Looks for commands that are there more than once, when everything was read. */
  void compare() {
    ids.find(this::repeats);
  }

  private void repeats(UUID id, long first, long again, boolean same) {
    repeated.set(Math.toIntExact(again));
    var file = requireNonNull(parts.floorEntry(again)).getValue();
    if (!same) {
      problems.putIfAbsent(file.file(), "another line of the command " + id);
    } else if (first >= file.firstLine()) {
      problems.putIfAbsent(file.file(), "a command twice: " + id);
    }
  }

  /** Those of good files. */
  List<Part> parts() {
    return new ArrayList<>(parts.values());
  }

  /** Whether the command of a line was in one before. */
  boolean isRepeated(long line) {
    return repeated.get(Math.toIntExact(line));
  }

  boolean hasRepeated() {
    return !repeated.isEmpty();
  }

  /** How many commands there are. */
  long commands() {
    return ids.lines() - repeated.cardinality();
  }

  /** What is wrong, by file. */
  Map<ArchiveFile, String> problems() {
    return problems;
  }

  @Override
  public void close() {
    ids.close();
  }
}
