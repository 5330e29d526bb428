package curio.shop.archive;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
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
    var directory = existing(path);
    var seen = new SeenLines();
    var done = new HashSet<Path>();
    var problems = new ArrayList<String>();
    boolean whole = false;
    while (!whole) {
      whole = true;
      for (var file : directory.files(day)) {
        if (done.add(file)) {
          whole &= show(file, seen, problems, out);
        }
      }
    }
    refuse(problems);
  }

  /** False if it has been put together with others meanwhile. */
  private static boolean show(Path file, SeenLines seen, List<String> problems, PrintStream out) {
    try {
      // Nothing of a damaged file is shown.
      var _ = SegmentReader.read(file, line -> {});
      var _ =
          SegmentReader.read(
              file,
              line -> {
                if (seen.isNew(line)) {
                  out.println(line);
                }
              });
    } catch (DamagedArchiveException e) {
      problems.add(file + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return false;
      }
      problems.add(file + ": cannot be read");
    }
    return true;
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

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new CurioException(ErrorCode.INTERNAL, String.join("\n", problems));
    }
  }
}
