package curio.shop.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import curio.contracts.events.v1.SettledAction;
import curio.errors.CurioException;
import curio.shop.archive.Archiver.Fence;
import curio.shop.archive.Archiver.Step;
import curio.store.Database;
import curio.testkit.SettableClock;
import curio.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiverTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");
  private static final Instant LAST_OF_DAY = Instant.parse("2026-03-01T23:59:59.999Z");
  private static final Fence OWNED = tx -> true;

  /** Content of three of the files of five commands. */
  private static final long SMALL = 3_000;

  @TempDir private Path temp;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger numbers = new AtomicInteger();
  private TestDatabase store;
  private Database database;
  private ArchiveDirectory directory;

  /** As if the process had died. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void open() throws IOException {
    store = TestDatabase.migrated("jobs", "log", "shop");
    database = store.database();
    directory = new ArchiveDirectory(temp.resolve("archive"));
    directory.make();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyCommandIsALineOfItsDay() {
    var buy =
        settled(LAST_OF_DAY).toBuilder()
            .setItemId("1\"\\é")
            .setClientId("")
            .setStatus("rejected")
            .setVersion(0)
            .build();
    var next = settled(LAST_OF_DAY.plusMillis(1));
    stage(buy, next);

    archiver().pass(OWNED);

    assertThat(show(DAY))
        .containsExactly(
            "{\"id\":\"%s\",\"action\":\"buy\",\"itemId\":\"1\\\"\\\\\\u00e9\",\"clientId\":null,\"status\":\"rejected\",\"version\":null,\"date\":\"2026-02-28T10:00:00Z\"}"
                .formatted(buy.getActionId()));
    assertThat(show(DAY.plusDays(1)))
        .containsExactly(
            "{\"id\":\"%s\",\"action\":\"buy\",\"itemId\":\"item-2\",\"clientId\":\"7\",\"status\":\"applied\",\"version\":2,\"date\":\"2026-02-28T10:00:00Z\"}"
                .formatted(next.getActionId()));
    assertThat(show(DAY.minusDays(1))).isEmpty();
    assertThat(verify()).contains("2026-03-01: 1 commands in 1 files", "whole: 2 commands");
    assertThat(waiting()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"ASSIGNED", "WRITTEN", "PUBLISHED", "FORGOTTEN"})
  void killedAtAnyStepNothingIsLostOrTwice(Step step) throws IOException {
    var ids = stage(30);
    assertThatThrownBy(() -> archiver(killedAt(step)).pass(OWNED)).isInstanceOf(Killed.class);
    // What a process leaves that had no time to remove it.
    Files.writeString(
        directory.make(DAY).resolve(UUID.randomUUID() + ".unfinished"), "half of something");
    var later = stage(5);

    archiver().pass(OWNED);

    ids.addAll(later);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(directory.files(DAY)).hasSize(2);
    assertThat(verify()).contains("2026-03-01: 35 commands in 2 files", "whole: 35 commands");
    assertThat(waiting()).isZero();
  }

  @Test
  void whatIsThereHalfUnderItsNameIsWrittenAnew() throws IOException {
    var ids = stage(30);
    assertThatThrownBy(() -> archiver(killedAt(Step.PUBLISHED)).pass(OWNED))
        .isInstanceOf(Killed.class);
    var file = directory.files(DAY).getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));

    archiver().pass(OWNED);

    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(directory.files(DAY)).containsExactly(file);
    verify();
  }

  @Test
  void anOwnerThatWasOvertakenAddsNothing() throws Exception {
    var ids = stage(30);
    var stopped = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var owned = new AtomicBoolean(true);
    var frozen =
        archiver(step -> {
          if (step == Step.WRITTEN) {
            stopped.countDown();
            await(goOn);
          }
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late = threads.submit(() -> frozen.pass(tx -> owned.get()));
      stopped.await();
      owned.set(false);

      archiver().pass(OWNED);
      ids.addAll(stage(3));
      goOn.countDown();
      late.get();
    }

    assertThat(directory.files(DAY)).hasSize(1);
    assertThat(waiting()).isEqualTo(3);
    archiver().pass(OWNED);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    verify();
  }

  @Test
  void whoIsNoOwnerDoesNothing() {
    stage(3);

    archiver().pass(tx -> false);

    assertThat(show(DAY)).isEmpty();
    assertThat(waiting()).isEqualTo(3);
  }

  @Test
  void aDayThatHasPassedBecomesOneFile() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(stage(5));
      archiver().pass(OWNED);
    }
    clock.advance(Duration.ofDays(1));
    archiver().pass(OWNED);
    assertThat(directory.files(DAY)).hasSize(4);
    clock.advance(Duration.ofDays(1));

    archiver().pass(OWNED);

    assertThat(directory.files(DAY)).hasSize(1);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    // What comes late is put to it.
    ids.addAll(stage(2));
    archiver().pass(OWNED);
    assertThat(directory.files(DAY)).hasSize(1);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(verify()).contains("2026-03-01: 22 commands in 1 files");
  }

  @Test
  void killedAmidPuttingTogetherEachLineCountsOnce() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 3; i++) {
      ids.addAll(stage(5));
      archiver().pass(OWNED);
    }
    clock.advance(Duration.ofDays(2));

    assertThatThrownBy(() -> archiver(killedAt(Step.MERGED)).pass(OWNED))
        .isInstanceOf(Killed.class);

    assertThat(directory.files(DAY)).hasSize(4);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(verify()).contains("2026-03-01: 15 commands in 4 files, some in two files");
    archiver().pass(OWNED);
    assertThat(directory.files(DAY)).hasSize(1);
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(verify()).contains("2026-03-01: 15 commands in 1 files");
  }

  @Test
  void aLargeDayBecomesFilesOfABoundedSize() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 9; i++) {
      ids.addAll(stage(5));
      archiver().pass(OWNED);
    }
    clock.advance(Duration.ofDays(2));

    small(step -> {}).pass(OWNED);

    var files = directory.files(DAY);
    assertThat(files).hasSizeBetween(3, 5);
    for (var file : files) {
      assertThat(SegmentReader.contentLength(file)).isLessThan(SMALL);
    }
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
    assertThat(verify()).contains("2026-03-01: 45 commands in %d files".formatted(files.size()));
    // Neither the same owner nor another one finds anything to do; what comes late joins the last.
    small(step -> assertThat(step).isNotIn(Step.MERGED, Step.REMOVED)).pass(OWNED);
    assertThat(directory.files(DAY)).isEqualTo(files);
    ids.addAll(stage(1));
    small(step -> {}).pass(OWNED);
    assertThat(directory.files(DAY)).hasSize(files.size()).containsAll(files.subList(0, 2));
    assertThat(ids(show(DAY))).containsExactlyElementsOf(ids);
  }

  /** Each pass ends after its first step, and the next one goes on. */
  @Test
  void killedAfterEachStepOfPuttingTogetherALargeDayNothingIsLostOrStaysTwice() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 9; i++) {
      ids.addAll(stage(5));
      archiver().pass(OWNED);
    }
    clock.advance(Duration.ofDays(2));
    int killed = 0;
    boolean done = false;

    while (!done) {
      try {
        small(
                step -> {
                  if (step == Step.MERGED || step == Step.REMOVED) {
                    throw new Killed();
                  }
                })
            .pass(OWNED);
        done = true;
      } catch (Killed e) {
        killed++;
      }
      assertThat(ids(show(DAY))).as("after %d", killed).containsExactlyElementsOf(ids);
      assertThat(verify()).contains("whole: 45 commands");
    }

    var files = directory.files(DAY);
    assertThat(killed).isGreaterThan(9);
    assertThat(files).hasSizeBetween(3, 5);
    assertThat(verify()).contains("2026-03-01: 45 commands in %d files".formatted(files.size()));
  }

  /** A store that was restored gives the numbers of segments once more. */
  @Test
  void otherCommandsUnderTheSameNumberAreKept() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(stage(5));
      archiver().pass(OWNED);
    }
    clock.advance(Duration.ofDays(2));
    small(step -> {}).pass(OWNED);
    var full = directory.files(DAY).getFirst();
    database.inTransaction(tx -> tx.execute("update shop.archive_head set segments = 0"));
    ids.addAll(stage(5));

    small(step -> {}).pass(OWNED);

    assertThat(directory.files(DAY)).hasSizeGreaterThan(1).contains(full);
    assertThat(ids(show(DAY))).containsExactlyInAnyOrderElementsOf(ids);
    small(step -> {}).pass(OWNED);
    assertThat(ids(show(DAY))).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aCommandThatIsTwiceInAFileIsFound() throws IOException {
    var line = ArchiveLine.of(settled(LAST_OF_DAY));
    Path file;
    try (var writer = new SegmentWriter(directory.make(DAY))) {
      writer.add(line);
      writer.add(line);
      var name = writer.finish(DAY, List.of(1L));
      writer.publish(name);
      file = directory.directory(DAY).resolve(name.toString());
    }

    assertThatThrownBy(this::verify)
        .hasMessage(file + ": a command twice: " + ArchiveLine.id(line));
  }

  /** What is read of a file before it turns out to be damaged counts for nothing. */
  @Test
  void theLinesOfADamagedFileAreNotCounted() throws IOException {
    stage(5);
    archiver().pass(OWNED);
    var file = directory.files(DAY).getFirst();
    var name = String.valueOf(file.getFileName());
    var renamed = file.resolveSibling("0000000001-" + "0".repeat(32) + ".jsonl.gz");
    Files.move(file, renamed);

    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ArchiveCommand.verify(directory.path(), stream(out)))
        .hasMessageContaining("not the one that its name tells of");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("2026-03-01: 0 commands in 1 files");
    Files.move(renamed, file.resolveSibling(name));
    assertThat(verify()).contains("whole: 5 commands");
  }

  @Test
  void aDayWithADamagedFileIsLeftAsItIs() throws IOException {
    stage(5);
    archiver().pass(OWNED);
    stage(5);
    archiver().pass(OWNED);
    var file = directory.files(DAY).getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
    clock.advance(Duration.ofDays(3));

    archiver().pass(OWNED);

    assertThat(directory.files(DAY)).hasSize(2);
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ArchiveCommand.show(directory.path(), DAY, stream(out)))
        .isInstanceOf(CurioException.class)
        .hasMessage(file + ": it ends too early");
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
  }

  @Test
  void aFileThatIsCutAnywhereIsFound() throws IOException {
    stage(20);
    archiver().pass(OWNED);
    var file = directory.files(DAY).getFirst();
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(catchThrowable(this::verify))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CurioException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void aBitThatChangedIsFound() throws IOException {
    stage(20);
    archiver().pass(OWNED);
    var lines = show(DAY);
    var file = directory.files(DAY).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int idle = 0;

    for (int bit = 0; bit < whole.length * 8; bit += 3) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, changed);
      boolean found = catchThrowable(this::verify) instanceof CurioException;
      // Some bits say nothing of the content: the time in the head, what fills up the last byte.
      assertThat(found || show(DAY).equals(lines)).as("bit %d", bit).isTrue();
      idle += found ? 0 : 1;
    }
    assertThat(idle).isLessThan(100);
  }

  @Test
  void aFileThatIsMissingIsFound() throws IOException {
    for (int i = 0; i < 5; i++) {
      stage(2);
      archiver().pass(OWNED);
    }
    Files.delete(directory.files(DAY).get(1));
    Files.delete(directory.files(DAY).get(1));

    assertThatThrownBy(this::verify)
        .isInstanceOf(CurioException.class)
        .hasMessage("segments 2 to 3: missing");
  }

  @Test
  void aFileUnderAnotherNameOrDayIsFound() throws IOException {
    stage(2);
    archiver().pass(OWNED);
    var file = directory.files(DAY).getFirst();
    var name = String.valueOf(file.getFileName());

    Files.move(file, file.resolveSibling("0000000009" + name.substring(10)));
    assertThatThrownBy(this::verify).hasMessageContaining("the number of another segment");
    Files.move(
        file.resolveSibling("0000000009" + name.substring(10)),
        directory.make(DAY.plusDays(1)).resolve(name));
    assertThatThrownBy(this::verify).hasMessageEndingWith("it belongs to 2026-03-01");
    Files.move(
        directory.directory(DAY.plusDays(1)).resolve(name), file.resolveSibling("notes.txt"));
    assertThat(verify()).contains(file.resolveSibling("notes.txt") + ": no file of the archive");
  }

  @Test
  void twoLinesOfOneCommandAreFound() throws IOException {
    var one = settled(LAST_OF_DAY);
    stage(one);
    archiver().pass(OWNED);
    stage(one);
    archiver().pass(OWNED);
    assertThat(verify()).contains("2026-03-01: 1 commands in 2 files, some in two files");
    assertThat(show(DAY)).hasSize(1);
    stage(one.toBuilder().setVersion(99).build());
    archiver().pass(OWNED);

    assertThatThrownBy(this::verify)
        .hasMessageEndingWith("another line of the command " + one.getActionId());
  }

  @Test
  void aDayCanBeShownWhileItIsWrittenAndPutTogether() throws Exception {
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(() -> {
            var ids = new ArrayList<UUID>();
            clock.advance(Duration.ofDays(5));
            for (int i = 0; i < 40; i++) {
              ids.addAll(stage(10));
              archiver().pass(OWNED);
            }
            done.set(true);
            return ids;
          });
      int before = 0;
      while (!done.get()) {
        var ids = ids(show(DAY));
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(before);
        before = ids.size();
        verify();
      }
      assertThat(ids(show(DAY))).containsExactlyInAnyOrderElementsOf(writer.get());
    }
  }

  @Test
  void whereNoArchiveIsNoneIsShown() {
    var nowhere = temp.resolve("nowhere");

    assertThatThrownBy(() -> ArchiveCommand.show(nowhere, DAY, stream(new ByteArrayOutputStream())))
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith("archive: none in " + nowhere + " (expected: --data");
  }

  @Test
  void onlyDaysAreDays() {
    assertThat(ArchiveCommand.day("2028-02-29")).contains(LocalDate.parse("2028-02-29"));
    for (var text :
        List.of("", "today", "2026-02-29", "2026-3-1", "2026-03-01T00:00Z", "+2026-03-01")) {
      assertThat(ArchiveCommand.day(text)).as(text).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Archiver archiver() {
    return archiver(step -> {});
  }

  private Archiver archiver(Consumer<Step> steps) {
    return new Archiver(database, directory, clock, steps);
  }

  private Archiver small(Consumer<Step> steps) {
    return new Archiver(database, directory, clock, steps, SMALL);
  }

  private static Consumer<Step> killedAt(Step last) {
    return step -> {
      if (step == last) {
        throw new Killed();
      }
    };
  }

  private List<UUID> stage(int count) {
    var all = new ArrayList<SettledAction>();
    for (int i = 0; i < count; i++) {
      all.add(settled(LAST_OF_DAY));
    }
    stage(all.toArray(SettledAction[]::new));
    return new ArrayList<>(
        all.stream().map(action -> UUID.fromString(action.getActionId())).toList());
  }

  private void stage(SettledAction... settled) {
    database.inTransaction(tx -> {
      ArchiveRows.add(tx, List.of(settled));
      return true;
    });
  }

  private SettledAction settled(Instant at) {
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

  private long waiting() {
    return database.read(ArchiveRows::waiting);
  }

  private List<String> show(LocalDate day) {
    var out = new ByteArrayOutputStream();
    ArchiveCommand.show(directory.path(), day, stream(out));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> verify() {
    var out = new ByteArrayOutputStream();
    ArchiveCommand.verify(directory.path(), stream(out));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static PrintStream stream(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static List<UUID> ids(List<String> lines) {
    return lines.stream().map(ArchiveLine::id).toList();
  }
}
