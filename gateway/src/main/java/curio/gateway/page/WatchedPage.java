package curio.gateway.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page that is being worked on: it is read again as soon as one of its files has changed.
 * Thread-safe.
 */
final class WatchedPage implements Supplier<Page> {
  private final Path directory;
  private volatile @Nullable Read last;

  /** What was read, and what its files looked like before. */
  private record Read(Map<Path, Stamp> files, Page page) {}

  private record Stamp(long bytes, FileTime changed) {}

  WatchedPage(Path directory) {
    this.directory = directory;
  }

  @Override
  public Page get() {
    var files = stamps();
    var known = last;
    if (known != null && known.files().equals(files)) {
      return known.page();
    }
    var page = new Page(PageSource.of(directory));
    last = new Read(files, page);
    return page;
  }

  private Map<Path, Stamp> stamps() {
    var found = new TreeMap<Path, Stamp>();
    try (var paths = Files.walk(directory)) {
      for (var path : (Iterable<Path>) paths::iterator) {
        var of = Files.readAttributes(path, BasicFileAttributes.class);
        found.put(path, new Stamp(of.size(), of.lastModifiedTime()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
