package curio.shop.archive;

import curio.blobs.S3Settings;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
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
   * @param place a directory, or {@code s3://bucket/prefix} in the store {@code s3}
   * @throws CurioException if there is no archive, or a file of the day is damaged, after the
   *     others were printed
   */
  public static void show(String place, S3Settings s3, LocalDate day, PrintStream out) {
    try (var archive = existing(place, s3);
        var copy = DayCopy.of(archive, day);
        var lines = new DayLines(copy.copies(), day)) {
      copy.files().forEach(lines::read);
      lines.compare();
      lines.parts().forEach(part -> show(copy.copies(), part, lines, out));
      var problems = new ArrayList<>(copy.problems());
      lines.problems().forEach((file, what) -> problems.add(archive.where(file) + ": " + what));
      refuse(problems);
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private static void show(
      ArchiveFiles copies, DayLines.Part part, DayLines lines, PrintStream out) {
    long[] number = {part.firstLine()};
    var _ =
        SegmentReader.read(
            copies,
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
   * @param place as in {@link #show}
   * @throws CurioException if there is no archive, or anything is wrong with it
   */
  public static void verify(String place, S3Settings s3, PrintStream out) {
    try (var archive = existing(place, s3)) {
      var report = ArchiveReport.of(archive);
      for (int look = 1; look < LOOKS && !report.gaps().isEmpty(); look++) {
        report = ArchiveReport.of(archive);
      }
      report.days().forEach(out::println);
      var problems = new ArrayList<>(report.problems());
      problems.addAll(report.gaps());
      refuse(problems);
      out.println("whole: %d commands".formatted(report.lines()));
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private static ArchiveFiles existing(String place, S3Settings s3) {
    var archive = ArchiveFiles.at(place, s3);
    boolean exists = false;
    try {
      exists = archive.exists();
    } finally {
      if (!exists) {
        archive.close();
      }
    }
    if (!exists) {
      throw new CurioException(
          ErrorCode.NOT_FOUND,
          "archive: none in %s (expected: --data or --shop.archive of a node with the role shop)"
              .formatted(archive));
    }
    return archive;
  }

  private static CurioException unreadable(UncheckedIOException e) {
    return new CurioException(
        ErrorCode.UNAVAILABLE, "archive: cannot be read: " + e.getCause().getMessage(), e);
  }

  /** What is thrown where temporary files cannot be written. */
  static CurioException noRoom(IOException cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "archive: no temporary files in %s: %s (expected: room for the files of a day, or"
                .formatted(System.getProperty("java.io.tmpdir"), cause.getMessage())
            + " -Djava.io.tmpdir)",
        cause);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new CurioException(ErrorCode.INTERNAL, String.join("\n", problems));
    }
  }
}
