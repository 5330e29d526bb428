package curio.shop.archive;

import static java.util.Objects.requireNonNull;

import curio.blobs.S3Settings;
import curio.config.Secret;
import curio.contracts.events.v1.SettledAction;
import curio.shop.archive.Archiver.Fence;
import curio.shop.archive.Archiver.Step;
import curio.store.Database;
import curio.testkit.FaultProxy;
import curio.testkit.S3Server;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store with settled commands, and an archive whose files can be reached on the disk. */
final class ArchiveFixture implements AutoCloseable {
  static final LocalDate DAY = LocalDate.parse("2026-03-01");
  static final Instant LAST_OF_DAY = Instant.parse("2026-03-01T23:59:59.999Z");
  static final Fence OWNED = tx -> true;

  /** Content of three of the files of five commands. */
  static final long SMALL = 3_000;

  private static final String BUCKET = "shop";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger numbers = new AtomicInteger();
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "shop");
  private final Database database = store.database();
  private final Place kind;
  private final @Nullable S3Server server;
  private final @Nullable FaultProxy network;
  private final S3Settings s3;
  private final String place;
  private final ArchiveDirectory disk;
  private final ArchiveFiles files;

  /** Where the files are. */
  enum Place {
    DIRECTORY,
    BUCKET
  }

  /** As if the process had died. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  ArchiveFixture(Place kind, Path temp) throws Exception {
    this.kind = kind;
    if (kind == Place.BUCKET) {
      server = new S3Server(temp, BUCKET);
      network = FaultProxy.before(URI.create(server.endpoint()).getPort());
      s3 = settings(server, "http://127.0.0.1:" + network.port(), server.secretKey());
      place = "s3://" + BUCKET + "/archive";
      disk = new ArchiveDirectory(temp.resolve(BUCKET).resolve("archive"));
    } else {
      server = null;
      network = null;
      s3 = S3Settings.NONE;
      disk = new ArchiveDirectory(temp.resolve("archive"));
      place = disk.toString();
    }
    files = ArchiveFiles.at(place, s3);
    files.make();
  }

  static S3Settings settings(S3Server server, String endpoint, String secretKey) {
    return new S3Settings(endpoint, "us-east-1", server.accessKey(), new Secret(secretKey), "", "");
  }

  /** Has nobody reach the S3 server. */
  void cutOff() {
    requireNonNull(network).refuse();
  }

  void comeBack() {
    requireNonNull(network).pass();
  }

  SettableClock clock() {
    return clock;
  }

  ArchiveFiles files() {
    return files;
  }

  /** On the disk. */
  List<Path> paths(LocalDate day) {
    return disk.files(day).stream().map(disk::path).toList();
  }

  /** The same of all files of a day. */
  Path directory(LocalDate day) {
    return disk.directory(day);
  }

  /** What a process leaves that had no time to remove it. */
  void leaveUnfinished() throws IOException {
    if (kind == Place.DIRECTORY) {
      Files.createDirectories(directory(DAY));
      Files.writeString(
          directory(DAY).resolve(UUID.randomUUID() + ".unfinished"), "half of something");
    }
  }

  Archiver archiver() {
    return archiver(step -> {});
  }

  Archiver archiver(Consumer<Step> steps) {
    return new Archiver(database, files, clock, steps);
  }

  /** One that puts little together. */
  Archiver small(Consumer<Step> steps) {
    return new Archiver(database, files, clock, steps, SMALL);
  }

  static Consumer<Step> killedAt(Step last) {
    return step -> {
      if (step == last) {
        throw new Killed();
      }
    };
  }

  /** Has so many commands wait for the archive. */
  List<UUID> stage(int count) {
    var all = new ArrayList<SettledAction>();
    for (int i = 0; i < count; i++) {
      all.add(settled(LAST_OF_DAY));
    }
    stage(all.toArray(SettledAction[]::new));
    return new ArrayList<>(
        all.stream().map(action -> UUID.fromString(action.getActionId())).toList());
  }

  void stage(SettledAction... settled) {
    database.inTransaction(tx -> {
      ArchiveRows.add(tx, List.of(settled));
      return true;
    });
  }

  SettledAction settled(Instant at) {
    int number = numbers.incrementAndGet();
    return SettledAction.newBuilder()
        .setActionId(UUID.randomUUID().toString())
        .setAction("buy")
        .setItemId("item-" + number)
        .setClientId("7")
        .setStatus("applied")
        .setVersion(number)
        .setDateMillis(Instant.parse("2026-02-28T10:00:00Z").toEpochMilli())
        .setSettledAtMillis(at.toEpochMilli())
        .build();
  }

  /** As a store does that was restored. */
  void numberFromTheBeginning() {
    database.inTransaction(tx -> tx.execute("update shop.archive_head set segments = 0"));
  }

  long waiting() {
    return database.read(ArchiveRows::waiting);
  }

  List<String> show(LocalDate day) {
    var out = new ByteArrayOutputStream();
    show(day, out);
    return lines(out);
  }

  void show(LocalDate day, ByteArrayOutputStream out) {
    ArchiveCommand.show(place, s3, day, stream(out));
  }

  List<String> verify() {
    var out = new ByteArrayOutputStream();
    verify(out);
    return lines(out);
  }

  void verify(ByteArrayOutputStream out) {
    ArchiveCommand.verify(place, s3, stream(out));
  }

  private static List<String> lines(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static PrintStream stream(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  static List<UUID> ids(List<String> lines) {
    return lines.stream().map(ArchiveLine::id).toList();
  }

  @Override
  public void close() {
    files.close();
    store.close();
    if (network != null && server != null) {
      network.close();
      server.close();
    }
  }
}
