package curio.shop.archive;

import curio.jobs.JobLease;
import curio.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Moves settled commands from the store into files. One pass at a time.
///
/// **Model.** A transaction decides what the next file holds: it numbers some rows of one day as a
/// segment. The file of a segment follows from its rows alone, its name from its content. It is
/// written under another name, flushed, and renamed; then the rows are deleted. All but the writing
/// checks the fence.
///
/// **Killed.** Before the decision nothing has happened. Between decision and deletion the next
/// owner finds a numbered segment and writes the same file over what may be there. After the
/// deletion the file is all there is. So a line is in one segment, and a segment is never two.
///
/// **Two at once.** An owner that was frozen and overtaken may write a file late: it has the
/// content and the name of the one that is there.
///
/// **Days.** Files of a day that has passed are put together into few, which are written the same
/// way before those are deleted; killed between, lines are in two files, and are again in one after
/// the next pass. See {@link DayMerge}.
final class Archiver {
  private static final Duration MERGE_PERIOD = Duration.ofMinutes(10);

  private final Database database;
  private final ArchiveFiles files;
  private final Clock clock;
  private final Consumer<Step> steps;
  private final long mostMergedBytes;

  /** Days that are done, with a hash of their files, so that they are not looked into again. */
  private final Map<LocalDate, Integer> merged = new HashMap<>();

  private long mergedNanos = System.nanoTime() - MERGE_PERIOD.toNanos();

  /** What has just been done; tests end a pass there. */
  enum Step {
    ASSIGNED,
    WRITTEN,
    PUBLISHED,
    FORGOTTEN,
    MERGED,
    REMOVED
  }

  /** The right to do it, in the transaction of a write. */
  @FunctionalInterface
  interface Fence {
    boolean holds(Handle tx) throws SQLException;
  }

  /**
   * One that has done nothing yet.
   *
   * @param steps told of each step
   */
  Archiver(Database database, ArchiveFiles files, Clock clock, Consumer<Step> steps) {
    this(database, files, clock, steps, DayMerge.MOST_BYTES);
  }

  /**
   * The same with files of days of another size.
   *
   * @param mostMergedBytes of their content
   */
  Archiver(
      Database database,
      ArchiveFiles files,
      Clock clock,
      Consumer<Step> steps,
      long mostMergedBytes) {
    this.database = database;
    this.files = files;
    this.clock = clock;
    this.steps = steps;
    this.mostMergedBytes = mostMergedBytes;
  }

  /** Has everything in files that was there when it began. */
  boolean pass(JobLease lease) {
    pass(lease::requireOwned);
    return false;
  }

  void pass(Fence fence) {
    try {
      for (var assigned : database.read(ArchiveRows::assigned)) {
        write(assigned, fence);
      }
      for (var next = assign(fence); next.isPresent(); next = assign(fence)) {
        write(next.get(), fence);
      }
      if (System.nanoTime() - mergedNanos >= MERGE_PERIOD.toNanos()) {
        mergeDays(fence);
        mergedNanos = System.nanoTime();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ArchiveRows.Assigned> assign(Fence fence) {
    var assigned =
        database.inTransaction(tx ->
            fence.holds(tx) ? ArchiveRows.assign(tx) : Optional.<ArchiveRows.Assigned>empty());
    assigned.ifPresent(any -> steps.accept(Step.ASSIGNED));
    return assigned;
  }

  private void write(ArchiveRows.Assigned assigned, Fence fence) throws IOException {
    var lines = database.read(tx -> ArchiveRows.lines(tx, assigned.segment()));
    if (lines.isEmpty()) {
      // Another owner was faster.
      return;
    }
    try (var writer = new SegmentWriter(files.write(assigned.day()))) {
      for (var line : lines) {
        writer.add(line);
      }
      var name = writer.finish(assigned.day(), List.of(assigned.segment()));
      steps.accept(Step.WRITTEN);
      writer.publish(name);
      steps.accept(Step.PUBLISHED);
    }
    boolean forgotten =
        database.inTransaction(tx -> {
          boolean held = fence.holds(tx);
          if (held) {
            ArchiveRows.forget(tx, assigned.segment());
          }
          return held;
        });
    if (forgotten) {
      steps.accept(Step.FORGOTTEN);
    }
  }

  private void mergeDays(Fence fence) throws IOException {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var merge =
        new DayMerge(
            files,
            mostMergedBytes,
            () -> database.inTransaction(fence::holds),
            () -> steps.accept(Step.MERGED),
            () -> steps.accept(Step.REMOVED));
    for (var entry : files.all().entrySet()) {
      var day = entry.getKey();
      if (day.isBefore(today.minusDays(1)) && database.inTransaction(fence::holds)) {
        files.removeUnfinished(day);
        mergeDay(merge, day, entry.getValue());
      }
    }
  }

  /** Unless its files are those with which there was nothing to do. */
  private void mergeDay(DayMerge merge, LocalDate day, List<ArchiveFile> present)
      throws IOException {
    if (present.size() < 2 || Objects.equals(merged.get(day), present.hashCode())) {
      return;
    }
    merged.remove(day);
    if (merge.merge(day)) {
      merged.put(day, files.files(day).hashCode());
    }
  }
}
