package curio.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Blobs as files {@code ab/cd/KEY} below a directory, which is one node's or on a file system that
 * nodes share.
 *
 * <p>A file is written below {@code incoming}, flushed to the disk, given its name by one rename,
 * and its directory flushed: after a loss of power at any moment there is either the whole blob or
 * none under the name, and the whole one once {@link #put} has returned. Thread-safe.
 */
final class FileBlobs implements Blobs {
  private static final String INCOMING = "incoming";

  private static final String SHARDS = "[0-9a-f][0-9a-f]";

  private final Path root;
  private final IncomingFiles incoming;

  /** Directories whose own names this process has on the disk; at most 65 536. */
  private final Set<String> durableShards = ConcurrentHashMap.newKeySet();

  private FileBlobs(Path root, IncomingFiles incoming) {
    this.root = root;
    this.incoming = incoming;
  }

  static FileBlobs open(Path root) {
    try {
      Files.createDirectories(root, PrivateFiles.DIRECTORY);
      var blobs = new FileBlobs(root, IncomingFiles.open(root.resolve(INCOMING)));
      blobs.removeAbandoned();
      return blobs;
    } catch (IOException e) {
      throw Failures.unusable("blobs.directory: " + root, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Incoming incoming(long mostBytes) {
    try {
      return incoming.begin(mostBytes);
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public void put(BlobKey key, Incoming written) {
    Hashes.requireSame(key, written);
    var file = root.resolve(key.path());
    try {
      var shard = durableShard(key);
      if (isThere(file, written.bytes())) {
        // Whoever has put it may not have come to flushing it.
        renew(file, written.file());
        PrivateFiles.flush(file);
      } else {
        written.sync();
        Files.move(written.file(), file, StandardCopyOption.ATOMIC_MOVE);
      }
      PrivateFiles.flushNames(shard);
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  private static boolean isThere(Path file, long bytes) throws IOException {
    try {
      return Files.size(file) == bytes;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** It counts as put now, by the file system's clock. */
  private static void renew(Path file, Path written) throws IOException {
    if (Files.exists(written)) {
      Files.setLastModifiedTime(file, Files.getLastModifiedTime(written));
    }
  }

  private Path durableShard(BlobKey key) throws IOException {
    var shard = root.resolve(key.shard());
    if (!durableShards.contains(key.shard())) {
      var parent = root.resolve(key.sha256().substring(0, 2));
      PrivateFiles.makeDirectory(parent);
      PrivateFiles.flushNames(root);
      PrivateFiles.makeDirectory(shard);
      PrivateFiles.flushNames(parent);
      durableShards.add(key.shard());
    }
    return shard;
  }

  @Override
  public Optional<InputStream> open(BlobKey key) {
    try {
      return Optional.of(Files.newInputStream(root.resolve(key.path())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public Optional<byte[]> read(BlobKey key, int mostBytes) {
    try (var in = Files.newInputStream(root.resolve(key.path()))) {
      byte[] bytes = in.readNBytes(Hashes.oneMore(mostBytes));
      return Optional.of(Hashes.checked(key, bytes, mostBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public boolean delete(BlobKey key) {
    var file = root.resolve(key.path());
    try {
      if (!Files.deleteIfExists(file)) {
        return false;
      }
      PrivateFiles.flushNames(root.resolve(key.shard()));
      return true;
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public Set<BlobKey> missing(Collection<BlobKey> keys) {
    return keys.stream()
        .filter(key -> !Files.isRegularFile(root.resolve(key.path()), LinkOption.NOFOLLOW_LINKS))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void list(Consumer<List<BlobInfo>> page) {
    var found = new ArrayList<BlobInfo>();
    try (var parents = Files.newDirectoryStream(root, SHARDS)) {
      for (var parent : parents) {
        listShards(parent, found, page);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw Failures.unavailable(e);
    }
    if (!found.isEmpty()) {
      page.accept(List.copyOf(found));
    }
  }

  private static void listShards(Path parent, List<BlobInfo> found, Consumer<List<BlobInfo>> page)
      throws IOException {
    try (var shards = Files.newDirectoryStream(parent, SHARDS)) {
      for (var shard : shards) {
        listFiles(shard, found, page);
      }
    } catch (NotDirectoryException notOurs) {
      // Somebody else's file, which is left alone.
      return;
    }
  }

  private static void listFiles(Path shard, List<BlobInfo> found, Consumer<List<BlobInfo>> page)
      throws IOException {
    try (var files = Files.newDirectoryStream(shard)) {
      for (var file : files) {
        info(file).ifPresent(found::add);
        if (found.size() == PAGE) {
          page.accept(List.copyOf(found));
          found.clear();
        }
      }
    } catch (NotDirectoryException notOurs) {
      return;
    }
  }

  private static Optional<BlobInfo> info(Path file) throws IOException {
    var key = BlobKey.of(String.valueOf(file.getFileName()));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      var about = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new BlobInfo(key.get(), about.size(), about.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException deletedMeanwhile) {
      return Optional.empty();
    }
  }

  /** A directory of this name is a mark: it outlives what removes empty files. */
  @Override
  public void mark(UUID mark) {
    try {
      PrivateFiles.makeDirectory(root.resolve(StoreMark.name(mark)));
      PrivateFiles.flushNames(root);
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public Set<UUID> marks() {
    var found = new HashSet<UUID>();
    try (var marks = Files.newDirectoryStream(root, StoreMark.PREFIX + "*")) {
      for (var mark : marks) {
        StoreMark.of(String.valueOf(mark.getFileName())).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw Failures.unavailable(e);
    }
    return found;
  }

  @Override
  public int removeAbandoned() {
    try {
      return incoming.removeAbandoned();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public void close() {
    try {
      incoming.close();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }
}
