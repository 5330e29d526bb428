package curio.shop.archive;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the files of a day together, as many into one as have at most {@link #MOST_BYTES} of
/// content: the ids of their lines are kept in memory while they are written, and no others.
///
/// **Which.** They follow each other by their first segments; where the next one does not fit,
/// another one begins. Segments that come late have higher numbers, so what was put together stays
/// as it is but for the last one, and a day is done when none fits to the one before it. How much
/// is in a file is in its last bytes, so that nothing is read of a day that is done.
///
/// **Killed.** A file is written before those in it are removed, the last of them first. So the
/// first one, which has the same number, is there as long as any is. Where a number is there twice,
/// those of which the larger has every line are removed. It is lines that are compared: a store
/// that was restored may give a number a second time, to other commands.
///
/// What is damaged is left, and so is what would be put together with it. Confined to one thread.
final class DayMerge {
  /** No line is shorter than 151 bytes, so these are at most 250 000 lines. */
  static final long MOST_BYTES = 36L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(DayMerge.class);

  private final ArchiveFiles archive;
  private final long mostBytes;
  private final BooleanSupplier owned;
  private final Runnable merged;
  private final Runnable removed;

  /**
   * One for days that are over.
   *
   * @param mostBytes of the content of a file
   * @param owned asked before a file is removed
   * @param merged told when a file is there, before those in it are removed
   * @param removed told of each that is removed
   */
  DayMerge(
      ArchiveFiles archive,
      long mostBytes,
      BooleanSupplier owned,
      Runnable merged,
      Runnable removed) {
    this.archive = archive;
    this.mostBytes = mostBytes;
    this.owned = owned;
    this.merged = merged;
    this.removed = removed;
  }

  /** Does what there is to do for a day; whether nothing is left to do. */
  boolean merge(LocalDate day) throws IOException {
    var files = new ArrayList<>(archive.files(day));
    boolean done;
    try {
      done = removeRepeated(files);
    } catch (DamagedArchiveException e) {
      tell(day, e);
      return false;
    }
    for (var group : groups(files)) {
      done &= group.size() == 1 || merge(day, group);
    }
    return done;
  }

  /** Removes those of which another one has every line, from the list as well. */
  private boolean removeRepeated(List<ArchiveFile> files) throws IOException {
    var byNumber =
        files.stream()
            .collect(
                Collectors.groupingBy(
                    DayMerge::number, TreeMap::new, Collectors.toCollection(ArrayList::new)));
    boolean done = true;
    for (var same : byNumber.values()) {
      // Those of one number may have been in the file of another.
      same.retainAll(files);
      if (same.size() > 1) {
        var whole = largest(same);
        var repeated = repeated(whole, files);
        files.removeAll(repeated);
        done &= remove(repeated);
      }
    }
    return done;
  }

  private static long number(ArchiveFile file) {
    return file.name().number();
  }

  private ArchiveFile largest(List<ArchiveFile> files) throws IOException {
    var largest = files.getFirst();
    for (var file : files) {
      if (archive.contentLength(file) > archive.contentLength(largest)) {
        largest = file;
      }
    }
    return largest;
  }

  /** Those of which one has every line; it is read once for as many as fit into one. */
  private List<ArchiveFile> repeated(ArchiveFile whole, List<ArchiveFile> files)
      throws IOException {
    var segments = new TreeSet<>(SegmentReader.read(archive, whole, line -> {}).segments());
    var candidates =
        files.stream()
            .filter(file -> !file.equals(whole) && segments.contains(number(file)))
            .toList();
    var repeated = new ArrayList<ArchiveFile>();
    for (var group : groups(candidates)) {
      var missing = new SeenLines();
      for (var file : group) {
        SegmentReader.read(archive, file, missing::isNew);
      }
      SegmentReader.read(archive, whole, missing::forget);
      for (var file : group) {
        if (missing.isEmpty() || hasNone(file, missing)) {
          repeated.add(file);
        }
      }
    }
    return repeated;
  }

  private boolean hasNone(ArchiveFile file, SeenLines lines) {
    boolean[] none = {true};
    SegmentReader.read(archive, file, line -> none[0] &= !lines.has(line));
    return none[0];
  }

  /**
   * Files that follow each other, as many together as fit into one; one that is larger is alone.
   */
  private List<List<ArchiveFile>> groups(List<ArchiveFile> files) throws IOException {
    var groups = new ArrayList<List<ArchiveFile>>();
    long size = Long.MAX_VALUE;
    for (var file : files) {
      long length = archive.contentLength(file);
      if (size > mostBytes - length) {
        groups.add(new ArrayList<>());
        size = 0;
      }
      groups.getLast().add(file);
      size += length;
    }
    return groups;
  }

  private boolean merge(LocalDate day, List<ArchiveFile> files) throws IOException {
    var segments = new TreeSet<Long>();
    var seen = new SeenLines();
    SegmentName name;
    try (var writer = new SegmentWriter(archive.write(day))) {
      for (var file : files) {
        segments.addAll(
            SegmentReader.read(archive, file, line -> addOnce(writer, seen, line)).segments());
      }
      name = writer.finish(day, new ArrayList<>(segments));
      writer.publish(name);
    } catch (DamagedArchiveException e) {
      tell(day, e);
      return false;
    }
    merged.run();
    return remove(files.stream().filter(file -> !file.name().equals(name)).toList());
  }

  private static void addOnce(SegmentWriter writer, SeenLines seen, String line) {
    if (seen.isNew(line)) {
      writer.addUnchecked(line);
    }
  }

  /** The last one first; whether all of them are gone. */
  private boolean remove(List<ArchiveFile> files) throws IOException {
    for (var file : files.reversed()) {
      if (!owned.getAsBoolean()) {
        return false;
      }
      archive.delete(file);
      removed.run();
    }
    return true;
  }

  private static void tell(LocalDate day, DamagedArchiveException e) {
    LOG.atError()
        .addKeyValue("day", day)
        .setCause(e)
        .log("a file of the archive is damaged; see ./curio archive verify");
  }
}
