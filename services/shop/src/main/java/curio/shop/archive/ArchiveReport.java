package curio.shop.archive;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

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

  /** Reads everything, one day after the other. */
  static ArchiveReport of(ArchiveFiles archive) {
    var check = new Check(archive);
    archive.days().forEach(check::day);
    // Between the first and the last that are there: whole years may have been moved away.
    return new ArchiveReport(check.days, check.problems, check.segments.gaps(), check.lines);
  }

  private static final class Check {
    private final ArchiveFiles archive;
    private final List<String> days = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final SegmentRanges segments = new SegmentRanges();
    private long lines;

    private Check(ArchiveFiles archive) {
      this.archive = archive;
    }

    void day(LocalDate day) {
      try (var read = new DayLines(archive, day)) {
        var files = archive.files(day);
        files.forEach(read::read);
        read.compare();
        lines += read.commands();
        var twice = read.hasRepeated() ? ", some in two files" : "";
        days.add(
            "%s: %d commands in %d files%s".formatted(day, read.commands(), files.size(), twice));
        read.parts().forEach(part -> part.end().segments().forEach(segments::add));
        read.problems().forEach(this::problem);
      }
      archive.strangers(day).forEach(file -> days.add(file + ": no file of the archive"));
    }

    private void problem(ArchiveFile file, String what) {
      problems.add(archive.where(file) + ": " + what);
      // Its segments are not missing: they are here, and broken.
      segments.add(file.name().number());
    }
  }
}
