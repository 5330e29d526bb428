package curio.blobs;

import curio.errors.CurioException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Large bytes that never change, each under its {@link BlobKey}: in files, or in an S3 store. What
 * a blob means to people, and whether it is there for them, is decided by a row elsewhere: a blob
 * is put before its row is committed and deleted after its row has gone, and {@link OrphanSweep}
 * removes what was left between. Thread-safe.
 *
 * <p>Every method throws {@code UNAVAILABLE} as {@link CurioException} if the disk is full or
 * broken or the S3 store does not answer in time. Nothing half written is ever seen.
 */
public interface Blobs extends AutoCloseable {
  /** Most keys in a page of a listing. */
  int PAGE = 1_000;

  /**
   * Those of a node: in the bucket that the settings name, else in files.
   *
   * @param directory of the files, and of what is being written in both cases; made if need be
   * @throws CurioException {@code UNAVAILABLE} if the store cannot be used, naming the setting
   */
  static Blobs open(S3Settings settings, Path directory) {
    return settings.hasBucket() ? S3Blobs.open(settings, directory) : FileBlobs.open(directory);
  }

  /**
   * A file to write bytes into, before their hash is known.
   *
   * @param mostBytes how many it takes; more are refused
   */
  Incoming incoming(long mostBytes);

  /**
   * Keeps what was written under a key. It is durable when this returns. Putting it again changes
   * nothing but when it was put last. The file is used up; after a failure it can be put again.
   *
   * @throws IllegalArgumentException if the key has another hash than what was written
   */
  void put(BlobKey key, Incoming incoming);

  /**
   * The bytes of a blob, not checked; empty if there is none. Waits for more are bounded by
   * seconds. Whoever opens it closes it.
   */
  Optional<InputStream> open(BlobKey key);

  /**
   * All bytes of a blob, checked by its hash; empty if there is none.
   *
   * @param mostBytes how many it may have
   * @throws DamagedBlobException if they are more, or not those that were put
   */
  Optional<byte[]> read(BlobKey key, int mostBytes);

  /**
   * Removes a blob; durable when this returns.
   *
   * @return whether there was one
   */
  boolean delete(BlobKey key);

  /** Those of some keys of which there is no blob. */
  Set<BlobKey> missing(Collection<BlobKey> keys);

  /**
   * Tells of all blobs, in pages of at most {@link #PAGE}, in any order. What is put or deleted
   * meanwhile is among them or not.
   */
  void list(Consumer<List<BlobInfo>> page);

  /**
   * The marks of those whose blobs are kept here: they lie where the blobs are and go with them
   * when they are moved.
   */
  Set<UUID> marks();

  /** Puts a mark where the blobs are, unless it is there; durable when this returns. */
  void mark(UUID mark);

  /**
   * Removes what processes that have ended had begun to write. What running ones write stays,
   * however long it takes.
   *
   * @return of how many processes
   */
  int removeAbandoned();

  @Override
  void close();
}
