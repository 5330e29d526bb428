package curio.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs and rows compared. */
class OrphanSweepTest {
  private static final Duration OLD = OrphanSweep.GRACE.plusSeconds(60);

  @TempDir private Path directory;
  private Blobs blobs;
  private final Rows rows = new Rows();
  private final SettableClock clock = new SettableClock(Instant.now());
  private final AtomicLong nanos = new AtomicLong();
  private OrphanSweep sweep;

  @BeforeEach
  void open() {
    blobs = FileBlobs.open(directory);
    sweep = new OrphanSweep(blobs, rows, clock, nanos::get);
  }

  @AfterEach
  void close() {
    blobs.close();
  }

  /** Rows in memory, some of which are about to be committed. */
  private static final class Rows implements References {
    private final Set<BlobKey> committed = new HashSet<>();
    private final Set<BlobKey> prepared = new HashSet<>();
    private Runnable afterListing = () -> {};

    @Override
    public Set<BlobKey> among(List<BlobKey> page) {
      return page.stream()
          .filter(key -> committed.contains(key) || prepared.contains(key))
          .collect(Collectors.toSet());
    }

    @Override
    public void list(Consumer<List<BlobKey>> page) {
      var all = List.copyOf(committed);
      afterListing.run();
      page.accept(all);
    }
  }

  @Test
  void whatHasARowStays() {
    var owned = put("owned");
    var prepared = put("prepared");
    rows.committed.add(owned);
    rows.prepared.add(prepared);
    pass(OLD);

    assertThat(sweep.run()).isEqualTo(new SweepReport(2, 0, 0, 0, List.of()));

    assertThat(blobs.missing(List.of(owned, prepared))).isEmpty();
  }

  @Test
  void orphansGoOnceTheyAreOld() {
    var orphan = put("orphan");
    pass(OrphanSweep.GRACE.minusSeconds(60));
    assertThat(sweep.run()).isEqualTo(new SweepReport(1, 1, 0, 0, List.of()));
    pass(Duration.ofMinutes(2));

    assertThat(sweep.run()).isEqualTo(new SweepReport(1, 1, 1, 0, List.of()));

    assertThat(blobs.missing(List.of(orphan))).containsExactly(orphan);
    assertThat(sweep.run()).isEqualTo(new SweepReport(0, 0, 0, 0, List.of()));
  }

  @Test
  void aClockThatJumpsMakesNothingOld() {
    put("on its way");
    clock.advance(Duration.ofDays(5));

    assertThat(sweep.run().removed()).isZero();

    clock.advance(Duration.ofDays(-10));
    nanos.addAndGet(OLD.toNanos());
    assertThat(sweep.run().removed()).isZero();
  }

  @Test
  void rowsWithoutBlobsAreReported() {
    var lost = put("lost");
    var kept = put("kept");
    rows.committed.addAll(List.of(lost, kept));
    blobs.delete(lost);

    assertThat(sweep.run()).isEqualTo(new SweepReport(1, 0, 0, 1, List.of(lost)));
  }

  @Test
  void whatIsDeletedMeanwhileIsNotMissed() {
    var deleted = put("deleted");
    rows.committed.add(deleted);
    rows.afterListing =
        () -> {
          rows.committed.remove(deleted);
          blobs.delete(deleted);
        };

    assertThat(sweep.run().missing()).isZero();
  }

  @Test
  void onlySomeOfManyMissingAreNamed() {
    for (int i = 0; i < 100; i++) {
      rows.committed.add(BlobKey.newGeneration(BlobsTest.sha256(new byte[] {(byte) i})));
    }

    var report = sweep.run();

    assertThat(report.missing()).isEqualTo(100);
    assertThat(report.missingKeys()).hasSize(20).isSubsetOf(rows.committed);
  }

  private void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  private BlobKey put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (var incoming = blobs.incoming(100);
        var out = incoming.out()) {
      out.write(bytes);
      var key = BlobKey.newGeneration(incoming.sha256());
      blobs.put(key, incoming);
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
