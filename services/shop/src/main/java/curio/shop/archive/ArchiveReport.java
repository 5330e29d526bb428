package curio.shop.archive;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What was found of an archive. Immutable.
 *
 * @param days a line for each
 * @param problems a line for each
 * @param gaps lines about segments that are missing; one that is written meanwhile may seem to be
 * @param lines of all days, each once
 */
record ArchiveReport(List<String> days, List<String> problems, List<String> gaps, long lines) {
  ArchiveReport {
    days = List.copyOf(days);
    problems = List.copyOf(problems);
    gaps = List.copyOf(gaps);
  }

  /** Reads everything. */
  static ArchiveReport of(ArchiveDirectory directory) {
    var check = new Check(directory);
    directory.days().forEach(check::day);
    return new ArchiveReport(check.days, check.problems, gaps(check.segments), check.lines);
  }

  /** Between the first and the last that are there: whole years may have been moved away. */
  private static List<String> gaps(TreeSet<Long> segments) {
    var gaps = new ArrayList<String>();
    long before = segments.isEmpty() ? 0 : segments.first() - 1;
    for (long segment : segments) {
      if (segment > before + 1) {
        gaps.add("segments %d to %d: missing".formatted(before + 1, segment - 1));
      }
      before = segment;
    }
    return gaps;
  }

  private static final class Check {
    private final ArchiveDirectory directory;
    private final List<String> days = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final TreeSet<Long> segments = new TreeSet<>();
    private long lines;

    private Check(ArchiveDirectory directory) {
      this.directory = directory;
    }

    void day(LocalDate day) {
      var seen = new SeenLines();
      long all = 0;
      var files = directory.files(day);
      for (var file : files) {
        all += file(day, file, seen);
      }
      lines += seen.count();
      var twice = all > seen.count() ? ", some in two files" : "";
      days.add("%s: %d commands in %d files%s".formatted(day, seen.count(), files.size(), twice));
      directory.strangers(day).forEach(file -> days.add(file + ": no file of the archive"));
    }

    /** How many lines it has, which may be in others as well. */
    private long file(LocalDate day, Path file, SeenLines seen) {
      try {
        var own = new SeenLines();
        var end =
            SegmentReader.read(
                file,
                line -> {
                  if (!own.isNew(line)) {
                    throw new DamagedArchiveException("a command twice: " + ArchiveLine.id(line));
                  }
                  boolean _ = seen.isNew(line);
                });
        if (!end.day().equals(day)) {
          throw new DamagedArchiveException("it belongs to " + end.day());
        }
        segments.addAll(end.segments());
        return end.lines();
      } catch (DamagedArchiveException e) {
        problems.add(file + ": " + e.getMessage());
        // Its segments are not missing: they are here, and broken.
        SegmentName.of(file).ifPresent(name -> segments.add(name.number()));
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          problems.add(file + ": cannot be read");
        }
      }
      return 0;
    }
  }
}
