package curio.shop.archive;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows and verifies an archive, also while nodes write to it. Stateless. */
public final class ArchiveCommand {
  private static final int LOOKS = 3;

  private ArchiveCommand() {}

  /** A day as in 2026-03-01; empty for anything else. */
  public static Optional<LocalDate> day(String text) {
    if (!text.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Prints what was settled on a day by UTC, each command once.
   *
   * @throws CurioException if there is no archive, or a file of the day is damaged, after the
   *     others were printed
   */
  public static void show(Path path, LocalDate day, PrintStream out) {
    try (var copy = DayCopy.of(existing(path), day);
        var lines = new DayLines(day)) {
      copy.files().forEach(lines::read);
      lines.compare();
      lines.parts().forEach(part -> show(part, lines, out));
      var problems = new ArrayList<>(copy.problems());
      lines.problems().forEach((file, what) -> problems.add(copy.original(file) + ": " + what));
      refuse(problems);
    }
  }

  private static void show(DayLines.Part part, DayLines lines, PrintStream out) {
    long[] number = {part.firstLine()};
    var _ =
        SegmentReader.read(
            part.file(),
            line -> {
              if (!lines.isRepeated(number[0])) {
                out.println(line);
              }
              number[0]++;
            });
  }

  /**
   * Reads everything, and prints what there is and what is wrong with it.
   *
   * @throws CurioException if there is no archive, or anything is wrong with it
   */
  public static void verify(Path path, PrintStream out) {
    var directory = existing(path);
    var report = ArchiveReport.of(directory);
    for (int look = 1; look < LOOKS && !report.gaps().isEmpty(); look++) {
      report = ArchiveReport.of(directory);
    }
    report.days().forEach(out::println);
    var problems = new ArrayList<>(report.problems());
    problems.addAll(report.gaps());
    refuse(problems);
    out.println("whole: %d commands".formatted(report.lines()));
  }

  private static ArchiveDirectory existing(Path path) {
    if (!Files.isDirectory(path)) {
      throw new CurioException(
          ErrorCode.NOT_FOUND,
          "archive: none in %s (expected: --data or --shop.archive of a node with the role shop)"
              .formatted(path));
    }
    return new ArchiveDirectory(path);
  }

  /** What is thrown where temporary files cannot be written. */
  static CurioException noRoom(IOException cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "archive: no temporary files in %s (expected: room for the files of a day, or"
                .formatted(System.getProperty("java.io.tmpdir"))
            + " -Djava.io.tmpdir)",
        cause);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new CurioException(ErrorCode.INTERNAL, String.join("\n", problems));
    }
  }
}
