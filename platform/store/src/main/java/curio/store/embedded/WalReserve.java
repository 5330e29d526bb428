package curio.store.embedded;

import curio.store.Connections;
import curio.store.DatabaseSettings;
import curio.store.StoreErrors;
import curio.store.loops.BackgroundLoop;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Keeps segments of the embedded server's write-ahead log ready before they are needed, so that no
/// commit waits while one is made, filled with zeros and flushed.
///
/// PostgreSQL uses old segments again: each checkpoint renames those it no longer needs, up to
/// `min_wal_size`. So once there are enough files, none is made any more, however long the server
/// was idle. Only a young directory has too few. There this class writes log that means nothing, a
/// segment at a time, until there are enough, and then asks for a checkpoint, which makes all of it
/// ready. How much is enough grows with what was written lately, from {@link #FIRST_BYTES} to the
/// log's limit: a directory that is hardly used stays small. Nothing is made while the disk has
/// less room than that.
///
/// Rejected: to make the files ourselves. A checkpoint looks for a free name and renames later,
/// under a lock that only the server's processes can take; a file that appears in between would be
/// replaced while it may be in use. `wal_init_zero = off`: then every flush of a new segment also
/// writes the file system's journal. Larger segments: one that is missing after all takes longer.
final class WalReserve implements AutoCloseable {
  /** What even a directory has that was only started. */
  static final long FIRST_BYTES = 64L << 20;

  /** How much is kept for each byte that was written lately. */
  private static final int AHEAD = 8;

  /** A pass forgets this part of what was written: half of it in six minutes. */
  private static final int FORGOTTEN = 256;

  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** Between two segments: others' commits have the disk most of the time. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String LOOK =
      """
      select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
        (select setting::bigint from pg_settings where name = 'wal_segment_size'),
        (select count(*) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$')\
      """;

  /** A message that nobody reads; flushed, so that its segments are made by its own session. */
  private static final String FILL =
      "select pg_logical_emit_message(false, '', repeat(' ', ?), true)";

  /** Of what is free on the disk, the part that the log may take. */
  private static final long SHARE_OF_DISK = 8;

  /** Enough for checkpoints that are not all the time. */
  private static final long LEAST_BYTES = 32L << 20;

  private final Supplier<Optional<DatabaseSettings>> running;
  private final LongSupplier room;
  private final long limit;
  private final long begins;
  private final BackgroundLoop loop;

  // The loop's own: where the log ended at the last look, what others wrote lately, and
  // whether what was filled still has to be made ready.
  private long position;
  private long written;
  private boolean filled;

  /**
   * A reserve that nobody keeps yet.
   *
   * @param running the database with the rights of a superuser, while its server accepts
   *     connections
   * @param room bytes that are free on the disk of the log
   * @param limit most bytes that are kept
   * @param delay from now on, while nothing is made: a node's start and first answers go before
   */
  WalReserve(
      Supplier<Optional<DatabaseSettings>> running, LongSupplier room, long limit, Duration delay) {
    this.running = running;
    this.begins = System.nanoTime() + delay.toNanos();
    this.room = room;
    this.limit = limit;
    this.loop = new BackgroundLoop("wal-reserve", PERIOD, PERIOD, this::pass);
  }

  /** Keeps it from now on. */
  void start() {
    loop.start();
  }

  /** Ends it; to be called when the server is no longer running, which ends what is under way. */
  @Override
  public void close() {
    loop.close();
  }

  /**
   * The most that a log may take: the standard size, on a small disk less.
   *
   * @param log its directory, which counts as free
   */
  static long limit(Path log, long standard) throws IOException {
    long free = log.toFile().getUsableSpace() + size(log);
    return Math.clamp(free / SHARE_OF_DISK, LEAST_BYTES, standard);
  }

  /** Looks once, and makes what is missing. */
  void pass() {
    if (System.nanoTime() - begins >= 0) {
      written -= written / FORGOTTEN;
      running.get().ifPresent(this::fill);
    }
  }

  private void fill(DatabaseSettings settings) {
    try (Connection connection = Connections.patient(settings, "wal-reserve").getConnection();
        PreparedStatement look = connection.prepareStatement(LOOK);
        PreparedStatement fill = connection.prepareStatement(FILL)) {
      Segments segments = look(look, 0);
      while (segments.bytes() < wanted() && room.getAsLong() > wanted() && isRunning()) {
        fill.setInt(1, Math.toIntExact(segments.size()));
        fill.execute();
        filled = true;
        segments = look(look, segments.size());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (filled && isRunning()) {
        checkpoint(connection);
        filled = false;
      }
    } catch (SQLException e) {
      if (isRunning()) {
        throw StoreErrors.translate(e);
      }
    }
  }

  private boolean isRunning() {
    return running.get().isPresent();
  }

  private Segments look(PreparedStatement look, long ours) throws SQLException {
    try (ResultSet row = look.executeQuery()) {
      row.next();
      long now = row.getLong(1);
      if (position > 0) {
        written += Math.max(0, now - position - ours);
      }
      position = now;
      return new Segments(row.getLong(2), row.getLong(3));
    }
  }

  private static void checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  private long wanted() {
    return wanted(written, limit);
  }

  /** In steps of two, so that a growing log is topped up a few times only. */
  static long wanted(long written, long limit) {
    long ahead = Long.highestOneBit(Math.max(1, written) * AHEAD);
    return Math.min(limit, Math.max(FIRST_BYTES, ahead));
  }

  private static long size(Path directory) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        bytes += file.toFile().length();
      }
    }
    return bytes;
  }

  /** What there is of the log, used or not. */
  private record Segments(long size, long count) {
    long bytes() {
      return size * count;
    }
  }
}
