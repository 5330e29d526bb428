package curio.shop.archive;

import curio.blobs.S3Place;
import curio.blobs.S3Settings;
import curio.errors.CurioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * Where the files of the archive are: those of a day together, each whole or not there at all, and
 * none changed under its name. What lists them fails with an {@link UncheckedIOException}. As text
 * it is the place, for people. Thread-safe, also between processes.
 */
interface ArchiveFiles extends AutoCloseable {
  /**
   * Those of a place; nothing is asked yet.
   *
   * @param place a directory, or {@code s3://bucket/prefix}
   * @param s3 the store of the latter
   */
  static ArchiveFiles at(String place, S3Settings s3) {
    return S3Place.of(place)
        .<ArchiveFiles>map(prefix -> ArchiveBucket.of(prefix, s3))
        .orElseGet(() -> new ArchiveDirectory(Path.of(place)));
  }

  /** A file of which nothing is there before it is published. Confined to one thread. */
  interface Unpublished extends AutoCloseable {
    /** Takes the bytes. */
    OutputStream bytes();

    /** Has all bytes on a disk, where there is one. */
    void flush() throws IOException;

    /** Has it there for good. Whatever has that name was meant to be the same. */
    void publish(SegmentName name) throws IOException;

    /** Drops it if it was not published. */
    @Override
    void close() throws IOException;
  }

  /**
   * Makes it if it is missing and can be made.
   *
   * @throws CurioException {@code INVALID} if it can never be written to
   */
  void make();

  /** Whether anything was ever archived there. */
  boolean exists();

  /** Days of which there is anything, the oldest first. */
  List<LocalDate> days();

  /** The files of a day, by their first segment. */
  List<ArchiveFile> files(LocalDate day);

  /** The files of all days, the oldest first; asked for as one where that costs less. */
  SortedMap<LocalDate, List<ArchiveFile>> all();

  /** What is among those of a day, neither part of the archive nor on its way to be. */
  List<String> strangers(LocalDate day);

  /** Removes what a writer left that was killed; those who still write fail, and write again. */
  void removeUnfinished(LocalDate day) throws IOException;

  /** Begins a file. */
  Unpublished write(LocalDate day) throws IOException;

  /**
   * The bytes of a file.
   *
   * @throws NoSuchFileException if it is gone
   */
  InputStream open(ArchiveFile file) throws IOException;

  /**
   * How long the content of a file says it is, as in {@link SegmentReader#contentLength}.
   *
   * @throws NoSuchFileException if it is gone
   */
  long contentLength(ArchiveFile file) throws IOException;

  /** Removes a file, if it is there. */
  void delete(ArchiveFile file) throws IOException;

  /** Where a file is, for people. */
  String where(ArchiveFile file);

  @Override
  void close();
}
