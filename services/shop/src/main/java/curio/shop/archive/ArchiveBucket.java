package curio.shop.archive;

import curio.blobs.S3Objects;
import curio.blobs.S3Place;
import curio.blobs.S3Settings;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive in a bucket of an S3 store, named as in a directory, so that any program can copy one
 * to the other. A file is in memory until it is put as one object: some 10 MB at most, by {@link
 * DayMerge#MOST_BYTES}. Thread-safe, also between processes.
 */
final class ArchiveBucket implements ArchiveFiles {
  private static final Duration ONE_TRY = Duration.ofSeconds(20);
  private static final Duration ALL_TRIES = Duration.ofSeconds(60);

  /** An object that says that an archive begins here, as an empty directory would. */
  private static final String MARK = "curio-archive";

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveBucket.class);

  private final S3Objects objects;
  private final S3Place root;

  private ArchiveBucket(S3Objects objects, S3Place root) {
    this.objects = objects;
    this.root = root;
  }

  /**
   * Below a place.
   *
   * @param place how the keys begin, with a slash at the end or without
   */
  static ArchiveBucket of(S3Place place, S3Settings s3) {
    var key = place.key().endsWith("/") ? place.key() : place.key() + "/";
    return new ArchiveBucket(
        new S3Objects(s3, ONE_TRY, ALL_TRIES), new S3Place(place.bucket(), key));
  }

  /** A store that does not answer now may do so later, and commands wait until then. */
  @Override
  public void make() {
    try {
      if (isEmpty(objects.list(root))) {
        objects.put(new S3Place(root.bucket(), root.key() + MARK), new byte[0]);
      }
    } catch (S3Objects.Failure e) {
      if (e.isRefused()) {
        throw new CurioException(
            ErrorCode.INVALID, "shop.archive: %s: %s".formatted(this, problem(e)), e);
      }
      LOG.atWarn().addKeyValue("archive", this).log("the archive does not answer; commands wait");
    }
  }

  private static String problem(S3Objects.Failure failure) {
    return failure.isMissing()
        ? "missing (expected: a bucket that is there)"
        : String.valueOf(failure.getMessage());
  }

  @Override
  public boolean exists() {
    return !isEmpty(list(root));
  }

  private static boolean isEmpty(S3Objects.Listing listing) {
    return listing.objects().isEmpty() && listing.directories().isEmpty();
  }

  @Override
  public List<LocalDate> days() {
    return list(root).directories().stream()
        .flatMap(name -> SegmentName.day(name).stream())
        .sorted()
        .toList();
  }

  @Override
  public List<ArchiveFile> files(LocalDate day) {
    return list(place(day)).objects().stream()
        .sorted()
        .flatMap(name -> SegmentName.of(name).stream())
        .map(name -> new ArchiveFile(day, name))
        .toList();
  }

  /** One listing tells of a thousand of them, in whatever days they are. */
  @Override
  public SortedMap<LocalDate, List<ArchiveFile>> all() {
    List<String> keys;
    try {
      keys = objects.keys(root);
    } catch (S3Objects.Failure e) {
      throw unchecked(e);
    }
    return keys.stream()
        .sorted()
        .flatMap(key -> file(key).stream())
        .collect(Collectors.groupingBy(ArchiveFile::day, TreeMap::new, Collectors.toList()));
  }

  private Optional<ArchiveFile> file(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : SegmentName.day(key.substring(0, slash))
            .flatMap(day ->
                SegmentName.of(key.substring(slash + 1)).map(name -> new ArchiveFile(day, name)));
  }

  @Override
  public List<String> strangers(LocalDate day) {
    return list(place(day)).objects().stream()
        .filter(name -> !name.isEmpty() && SegmentName.of(name).isEmpty())
        .sorted()
        .map(name -> where(day) + name)
        .toList();
  }

  private S3Objects.Listing list(S3Place directory) {
    try {
      return objects.list(directory);
    } catch (S3Objects.Failure e) {
      throw unchecked(e);
    }
  }

  private UncheckedIOException unchecked(S3Objects.Failure failure) {
    return new UncheckedIOException(new IOException(this + ": " + problem(failure), failure));
  }

  /** An object that was not put whole is not there. */
  @Override
  public void removeUnfinished(LocalDate day) {
    // Nothing can be left.
  }

  @Override
  public Unpublished write(LocalDate day) {
    return new UnpublishedObject(day);
  }

  @Override
  public InputStream open(ArchiveFile file) throws IOException {
    try {
      return objects.open(place(file));
    } catch (S3Objects.Failure e) {
      throw failure(file, e);
    }
  }

  @Override
  public long contentLength(ArchiveFile file) throws IOException {
    try {
      long size = objects.size(place(file));
      int length = (int) Math.min(size, SegmentReader.LENGTH_BYTES);
      byte[] last = length == 0 ? new byte[0] : objects.read(place(file), size - length, length);
      return SegmentReader.contentLength(size, last);
    } catch (S3Objects.Failure e) {
      throw failure(file, e);
    }
  }

  @Override
  public void delete(ArchiveFile file) throws IOException {
    try {
      objects.delete(place(file));
    } catch (S3Objects.Failure e) {
      throw failure(file, e);
    }
  }

  private IOException failure(ArchiveFile file, S3Objects.Failure failure) {
    var where = where(file);
    return failure.isMissing()
        ? new NoSuchFileException(where)
        : new IOException(where + ": " + failure.getMessage(), failure);
  }

  @Override
  public String where(ArchiveFile file) {
    return where(file.day()) + file.name();
  }

  private String where(LocalDate day) {
    return "s3://" + root.bucket() + "/" + place(day).key();
  }

  private S3Place place(LocalDate day) {
    return new S3Place(root.bucket(), root.key() + day + "/");
  }

  private S3Place place(ArchiveFile file) {
    return new S3Place(root.bucket(), place(file.day()).key() + file.name());
  }

  @Override
  public String toString() {
    return "s3://" + root.bucket() + "/" + root.key();
  }

  @Override
  public void close() {
    objects.close();
  }

  private final class UnpublishedObject implements Unpublished {
    private final LocalDate day;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    UnpublishedObject(LocalDate day) {
      this.day = day;
    }

    @Override
    public OutputStream bytes() {
      return content;
    }

    @Override
    public void flush() {
      // The store has it on its disks when it says that it was put.
    }

    @Override
    public void publish(SegmentName name) throws IOException {
      var file = new ArchiveFile(day, name);
      try {
        objects.put(place(file), content.toByteArray());
      } catch (S3Objects.Failure e) {
        throw failure(file, e);
      }
    }

    @Override
    public void close() {
      // Nothing is there but memory.
    }
  }
}
