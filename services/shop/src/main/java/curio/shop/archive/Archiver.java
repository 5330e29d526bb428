package curio.shop.archive;

import curio.jobs.JobLease;
import curio.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
/// **Days.** Files of a day that has passed are put together into one, which is written the same
/// way before they are deleted; killed between, lines are in two files, and are again one after the
/// next pass. A day with a damaged file is left as it is.
final class Archiver {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
  private static final Duration MERGE_PERIOD = Duration.ofMinutes(10);

  private final Database database;
  private final ArchiveDirectory directory;
  private final Clock clock;
  private final Consumer<Step> steps;
  private long mergedNanos = System.nanoTime() - MERGE_PERIOD.toNanos();

  /** What has just been done; tests end a pass there. */
  enum Step {
    ASSIGNED,
    WRITTEN,
    PUBLISHED,
    FORGOTTEN,
    MERGED
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
  Archiver(Database database, ArchiveDirectory directory, Clock clock, Consumer<Step> steps) {
    this.database = database;
    this.directory = directory;
    this.clock = clock;
    this.steps = steps;
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
    try (var writer = new SegmentWriter(directory.make(assigned.day()))) {
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
    for (var day : directory.days()) {
      var files = directory.files(day);
      if (day.isBefore(today.minusDays(1)) && database.inTransaction(fence::holds)) {
        directory.removeUnfinished(day);
        if (files.size() > 1) {
          merge(day, files, fence);
        }
      }
    }
  }

  private void merge(LocalDate day, List<Path> files, Fence fence) throws IOException {
    var segments = new TreeSet<Long>();
    var seen = new SeenLines();
    SegmentName name;
    try (var writer = new SegmentWriter(directory.directory(day))) {
      for (var file : files) {
        segments.addAll(SegmentReader.read(file, line -> addOnce(writer, seen, line)).segments());
      }
      name = writer.finish(day, new ArrayList<>(segments));
      writer.publish(name);
    } catch (DamagedArchiveException e) {
      LOG.atError()
          .addKeyValue("day", day)
          .setCause(e)
          .log("a file of the archive is damaged; see ./curio archive verify");
      return;
    }
    steps.accept(Step.MERGED);
    for (var file : files) {
      if (!file.endsWith(name.toString()) && database.inTransaction(fence::holds)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void addOnce(SegmentWriter writer, SeenLines seen, String line) {
    if (seen.isNew(line)) {
      try {
        writer.add(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
