package curio.shop.archive;

import static curio.shop.archive.ArchiveFixture.DAY;
import static curio.shop.archive.ArchiveFixture.LAST_OF_DAY;
import static curio.shop.archive.ArchiveFixture.OWNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.shop.archive.ArchiveFixture.Place;
import curio.shop.archive.Archiver.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each command is archived once, wherever the files are and whatever happens to who writes. */
@ParameterizedClass
@EnumSource(Place.class)
class ArchiverTest {
  @TempDir private Path temp;

  private final Place place;
  private ArchiveFixture archive;

  ArchiverTest(Place place) {
    this.place = place;
  }

  @BeforeEach
  void open() throws Exception {
    archive = new ArchiveFixture(place, temp);
  }

  @AfterEach
  void close() {
    archive.close();
  }

  @Test
  void everyCommandIsALineOfItsDay() {
    var buy =
        archive.settled(LAST_OF_DAY).toBuilder()
            .setItemId("1\"\\é")
            .setClientId("")
            .setStatus("rejected")
            .setVersion(0)
            .build();
    var next = archive.settled(LAST_OF_DAY.plusMillis(1));
    archive.stage(buy, next);

    archive.archiver().pass(OWNED);

    assertThat(archive.show(DAY))
        .containsExactly(
            "{\"id\":\"%s\",\"action\":\"buy\",\"itemId\":\"1\\\"\\\\\\u00e9\",\"clientId\":null,\"status\":\"rejected\",\"version\":null,\"date\":\"2026-02-28T10:00:00Z\"}"
                .formatted(buy.getActionId()));
    assertThat(archive.show(DAY.plusDays(1)))
        .containsExactly(
            "{\"id\":\"%s\",\"action\":\"buy\",\"itemId\":\"item-2\",\"clientId\":\"7\",\"status\":\"applied\",\"version\":2,\"date\":\"2026-02-28T10:00:00Z\"}"
                .formatted(next.getActionId()));
    assertThat(archive.show(DAY.minusDays(1))).isEmpty();
    assertThat(archive.verify()).contains("2026-03-01: 1 commands in 1 files", "whole: 2 commands");
    assertThat(archive.waiting()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"ASSIGNED", "WRITTEN", "PUBLISHED", "FORGOTTEN"})
  void killedAtAnyStepNothingIsLostOrTwice(Step step) throws IOException {
    var ids = archive.stage(30);
    assertThatThrownBy(() -> archive.archiver(ArchiveFixture.killedAt(step)).pass(OWNED))
        .isInstanceOf(ArchiveFixture.Killed.class);
    archive.leaveUnfinished();
    var later = archive.stage(5);

    archive.archiver().pass(OWNED);

    ids.addAll(later);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.paths(DAY)).hasSize(2);
    assertThat(archive.verify())
        .contains("2026-03-01: 35 commands in 2 files", "whole: 35 commands");
    assertThat(archive.waiting()).isZero();
  }

  @Test
  void whatIsThereHalfUnderItsNameIsWrittenAnew() throws IOException {
    var ids = archive.stage(30);
    assertThatThrownBy(() -> archive.archiver(ArchiveFixture.killedAt(Step.PUBLISHED)).pass(OWNED))
        .isInstanceOf(ArchiveFixture.Killed.class);
    var file = archive.paths(DAY).getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));

    archive.archiver().pass(OWNED);

    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.paths(DAY)).containsExactly(file);
    archive.verify();
  }

  @Test
  void anOwnerThatWasOvertakenAddsNothing() throws Exception {
    var ids = archive.stage(30);
    var stopped = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var owned = new AtomicBoolean(true);
    var frozen =
        archive.archiver(step -> {
          if (step == Step.WRITTEN) {
            stopped.countDown();
            await(goOn);
          }
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late = threads.submit(() -> frozen.pass(tx -> owned.get()));
      stopped.await();
      owned.set(false);

      archive.archiver().pass(OWNED);
      ids.addAll(archive.stage(3));
      goOn.countDown();
      late.get();
    }

    assertThat(archive.paths(DAY)).hasSize(1);
    assertThat(archive.waiting()).isEqualTo(3);
    archive.archiver().pass(OWNED);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    archive.verify();
  }

  @Test
  void whoIsNoOwnerDoesNothing() {
    archive.stage(3);

    archive.archiver().pass(tx -> false);

    assertThat(archive.show(DAY)).isEmpty();
    assertThat(archive.waiting()).isEqualTo(3);
  }

  @Test
  void aDayThatHasPassedBecomesOneFile() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(archive.stage(5));
      archive.archiver().pass(OWNED);
    }
    archive.clock().advance(Duration.ofDays(1));
    archive.archiver().pass(OWNED);
    assertThat(archive.paths(DAY)).hasSize(4);
    archive.clock().advance(Duration.ofDays(1));

    archive.archiver().pass(OWNED);

    assertThat(archive.paths(DAY)).hasSize(1);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    // What comes late is put to it.
    ids.addAll(archive.stage(2));
    archive.archiver().pass(OWNED);
    assertThat(archive.paths(DAY)).hasSize(1);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.verify()).contains("2026-03-01: 22 commands in 1 files");
  }

  @Test
  void killedAmidPuttingTogetherEachLineCountsOnce() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 3; i++) {
      ids.addAll(archive.stage(5));
      archive.archiver().pass(OWNED);
    }
    archive.clock().advance(Duration.ofDays(2));

    assertThatThrownBy(() -> archive.archiver(ArchiveFixture.killedAt(Step.MERGED)).pass(OWNED))
        .isInstanceOf(ArchiveFixture.Killed.class);

    assertThat(archive.paths(DAY)).hasSize(4);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.verify()).contains("2026-03-01: 15 commands in 4 files, some in two files");
    archive.archiver().pass(OWNED);
    assertThat(archive.paths(DAY)).hasSize(1);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.verify()).contains("2026-03-01: 15 commands in 1 files");
  }

  @Test
  void aLargeDayBecomesFilesOfABoundedSize() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 9; i++) {
      ids.addAll(archive.stage(5));
      archive.archiver().pass(OWNED);
    }
    archive.clock().advance(Duration.ofDays(2));

    archive.small(step -> {}).pass(OWNED);

    var files = archive.paths(DAY);
    assertThat(files).hasSizeBetween(3, 5);
    for (var file : archive.files().files(DAY)) {
      assertThat(archive.files().contentLength(file)).isLessThan(ArchiveFixture.SMALL);
    }
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
    assertThat(archive.verify())
        .contains("2026-03-01: 45 commands in %d files".formatted(files.size()));
    // Neither the same owner nor another one finds anything to do; what comes late joins the last.
    archive.small(step -> assertThat(step).isNotIn(Step.MERGED, Step.REMOVED)).pass(OWNED);
    assertThat(archive.paths(DAY)).isEqualTo(files);
    ids.addAll(archive.stage(1));
    archive.small(step -> {}).pass(OWNED);
    assertThat(archive.paths(DAY)).hasSize(files.size()).containsAll(files.subList(0, 2));
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyElementsOf(ids);
  }

  /** Each pass ends after its first step, and the next one goes on. */
  @Test
  void killedAfterEachStepOfPuttingTogetherALargeDayNothingIsLostOrStaysTwice() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 9; i++) {
      ids.addAll(archive.stage(5));
      archive.archiver().pass(OWNED);
    }
    archive.clock().advance(Duration.ofDays(2));
    int killed = 0;
    boolean done = false;

    while (!done) {
      try {
        archive
            .small(step -> {
              if (step == Step.MERGED || step == Step.REMOVED) {
                throw new ArchiveFixture.Killed();
              }
            })
            .pass(OWNED);
        done = true;
      } catch (ArchiveFixture.Killed e) {
        killed++;
      }
      assertThat(ArchiveFixture.ids(archive.show(DAY)))
          .as("after %d", killed)
          .containsExactlyElementsOf(ids);
      assertThat(archive.verify()).contains("whole: 45 commands");
    }

    var files = archive.paths(DAY);
    assertThat(killed).isGreaterThan(9);
    assertThat(files).hasSizeBetween(3, 5);
    assertThat(archive.verify())
        .contains("2026-03-01: 45 commands in %d files".formatted(files.size()));
  }

  /** A store that was restored gives the numbers of segments once more. */
  @Test
  void otherCommandsUnderTheSameNumberAreKept() throws IOException {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(archive.stage(5));
      archive.archiver().pass(OWNED);
    }
    archive.clock().advance(Duration.ofDays(2));
    archive.small(step -> {}).pass(OWNED);
    var full = archive.paths(DAY).getFirst();
    archive.numberFromTheBeginning();
    ids.addAll(archive.stage(5));

    archive.small(step -> {}).pass(OWNED);

    assertThat(archive.paths(DAY)).hasSizeGreaterThan(1).contains(full);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyInAnyOrderElementsOf(ids);
    archive.small(step -> {}).pass(OWNED);
    assertThat(ArchiveFixture.ids(archive.show(DAY))).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aDayCanBeShownWhileItIsWrittenAndPutTogether() throws Exception {
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(() -> {
            var ids = new ArrayList<UUID>();
            archive.clock().advance(Duration.ofDays(5));
            for (int i = 0; i < 40; i++) {
              ids.addAll(archive.stage(10));
              archive.archiver().pass(OWNED);
            }
            done.set(true);
            return ids;
          });
      int before = 0;
      while (!done.get()) {
        var ids = ArchiveFixture.ids(archive.show(DAY));
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(before);
        before = ids.size();
        archive.verify();
      }
      assertThat(ArchiveFixture.ids(archive.show(DAY)))
          .containsExactlyInAnyOrderElementsOf(writer.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
