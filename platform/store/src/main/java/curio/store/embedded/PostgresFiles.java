package curio.store.embedded;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the embedded PostgreSQL keeps below the data directory, and how it is made: `postgres/` the
/// database cluster, `postgres.password`, `postgres.lock`, `log/postgres.log`. Stateless but for
/// the files.
final class PostgresFiles {
  static final String USER = "postgres";

  private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
  private static final Logger LOG = LoggerFactory.getLogger(PostgresFiles.class);
  private static final long MAX_LOG_BYTES = 16 << 20;
  private static final int TOLD_LOG_LINES = 5;
  private static final int TOLD_LOG_BYTES = 8_192;

  /** Where PostgreSQL writes it (src/include/utils/pidfile.h). */
  private static final int PORT_LINE = 3;

  private static final String UNFINISHED = "postgres.new-";

  private final Path data;

  PostgresFiles(Path data) {
    this.data = data;
  }

  Path cluster() {
    return data.resolve("postgres");
  }

  /** The write-ahead log. */
  Path wal() {
    return cluster().resolve("pg_wal");
  }

  Path lock() {
    return data.resolve("postgres.lock");
  }

  File log() {
    return logs().resolve("postgres.log").toFile();
  }

  String password() throws IOException {
    if (!Files.exists(passwordFile())) {
      throw new CurioException(
          ErrorCode.INVALID,
          "data: %s is missing (expected: the password of %s beside it)"
              .formatted(passwordFile(), cluster()));
    }
    return Files.readString(passwordFile()).strip();
  }

  /** The port of the server that runs on the cluster; empty if none does. */
  OptionalInt port() throws IOException {
    Path file = cluster().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return OptionalInt.empty();
    }
    List<String> lines = Files.readAllLines(file);
    boolean there = lines.size() > PORT_LINE && lines.get(PORT_LINE).matches("[0-9]{1,5}");
    return there ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE))) : OptionalInt.empty();
  }

  /** Makes the cluster if there is none; one that stopped half-way is made again. */
  void prepare(Path home, Launch launch) throws IOException {
    deleteUnfinished();
    Files.createDirectories(logs());
    boundLog();
    if (launch.owner().isPresent()) {
      letOthersPass();
    }
    if (isEmpty(cluster())) {
      init(home, launch);
    } else {
      checkVersion();
    }
  }

  /** The end of what was logged after a position, for the message of a failed start. */
  String lastLogLines(long after) {
    try (FileChannel channel = FileChannel.open(log().toPath(), StandardOpenOption.READ)) {
      long from = Math.max(after, channel.size() - TOLD_LOG_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
      channel.read(bytes, from);
      List<String> lines = StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - TOLD_LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "no log";
    }
  }

  private Path logs() {
    return data.resolve("log");
  }

  private Path passwordFile() {
    return data.resolve("postgres.password");
  }

  private void init(Path home, Launch launch) throws IOException {
    // In a directory of its own until it is complete: a rename is all or nothing.
    Path fresh = Files.createTempDirectory(data, UNFINISHED);
    launch.own(fresh);
    Path secret = fresh.resolve("password");
    writePrivate(secret, randomPassword());
    Files.copy(
        secret,
        passwordFile(),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    // The cluster survives a power failure, so what opens it has to.
    flush(passwordFile());
    launch.own(secret);
    Path cluster = fresh.resolve("cluster");
    long logged = log().length();
    List<String> arguments =
        List.of(
            "--pgdata=" + cluster,
            "--username=" + USER,
            "--pwfile=" + secret,
            "--auth=scram-sha-256",
            // The password is 256 random bits: slowing down guesses would only slow down sign-in.
            "--set=scram_iterations=1",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            // A segment of WAL is filled with zeros before its use, with all commits waiting: small
            // ones take a millisecond or two, those of 16 MB took fifty.
            "--wal-segsize=1",
            "--no-instructions");
    if (!launch.run(home.resolve("bin").resolve("initdb"), arguments, log(), INIT_LIMIT)) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          "data: %s cannot be made: %s".formatted(cluster(), lastLogLines(logged)));
    }
    Files.deleteIfExists(cluster());
    Files.move(cluster, cluster(), StandardCopyOption.ATOMIC_MOVE);
    flush(data);
    FileTrees.delete(fresh);
  }

  private void checkVersion() throws IOException {
    Path file = cluster().resolve("PG_VERSION");
    String version = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!version.equals(PostgresBinaries.MAJOR)) {
      throw new CurioException(
          ErrorCode.INVALID,
          "data: %s holds %s (expected: data of PostgreSQL %s)"
              .formatted(
                  cluster(),
                  version.isEmpty() ? "no database" : "data of PostgreSQL " + version,
                  PostgresBinaries.MAJOR));
    }
  }

  /**
   * The initdb of a start that was killed goes on for a second or two and writes there while we
   * delete; what it leaves is in nobody's way and goes at the next start.
   */
  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(data, UNFINISHED + "*")) {
      for (Path path : left) {
        try {
          FileTrees.delete(path);
        } catch (IOException e) {
          LOG.atInfo().addKeyValue("path", path).log("left over, and still written to");
        }
      }
    }
  }

  /**
   * Keeps the log of a running server bounded: it is copied away and emptied. The server appends to
   * whatever is there; a line written between the two steps is lost.
   */
  void boundLog() throws IOException {
    if (log().length() > MAX_LOG_BYTES) {
      Files.copy(
          log().toPath(), logs().resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(log().toPath(), StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  /** Another user has to reach the cluster through our directory; it cannot list or read it. */
  private void letOthersPass() throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(data);
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(data, permissions);
    }
  }

  private static void flush(Path fileOrDirectory) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static void writePrivate(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /** 256 bits. */
  static String randomPassword() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
