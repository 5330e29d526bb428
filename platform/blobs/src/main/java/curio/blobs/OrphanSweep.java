package curio.blobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Compares blobs with rows. A blob without a row is what an upload left that died on its way, or a
 * removal; it is removed once it is an hour old, since the row of a younger one may be about to be
 * committed. A row without its blob is reported.
 *
 * <p>Whoever puts a blob has an hour to commit its row or to put it again. The time runs no faster
 * than the monotonic clock since this was made, so a clock that jumps ahead makes nothing old.
 * Confined to one thread at a time.
 */
public final class OrphanSweep {
  /** How old a blob without a row has to be before it is removed. */
  public static final Duration GRACE = Duration.ofHours(1);

  private static final int MOST_NAMED = 20;

  private final Blobs blobs;
  private final References references;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Instant made;
  private final long madeNanos;

  /** One that does nothing until it is run. */
  public OrphanSweep(Blobs blobs, References references, Clock clock) {
    this(blobs, references, clock, System::nanoTime);
  }

  OrphanSweep(Blobs blobs, References references, Clock clock, LongSupplier nanos) {
    this.blobs = blobs;
    this.references = references;
    this.clock = clock;
    this.nanos = nanos;
    this.made = clock.instant();
    this.madeNanos = nanos.getAsLong();
  }

  /** Looks at all blobs and all rows, removes orphans, and what dead processes left unfinished. */
  public SweepReport run() {
    var pass = new Pass(oldBefore());
    blobs.list(pass::look);
    references.list(pass::check);
    blobs.removeAbandoned();
    return pass.report();
  }

  private Instant oldBefore() {
    var now = clock.instant();
    var steady = made.plusNanos(nanos.getAsLong() - madeNanos);
    return (now.isBefore(steady) ? now : steady).minus(GRACE);
  }

  private final class Pass {
    private final Instant oldBefore;
    private final List<BlobKey> missingKeys = new ArrayList<>();
    private long seen;
    private long orphans;
    private long removed;
    private long missing;

    private Pass(Instant oldBefore) {
      this.oldBefore = oldBefore;
    }

    private void look(List<BlobInfo> page) {
      seen += page.size();
      var owned = references.among(page.stream().map(BlobInfo::key).toList());
      for (var blob : page) {
        if (owned.contains(blob.key())) {
          continue;
        }
        orphans++;
        if (blob.modified().isBefore(oldBefore) && blobs.delete(blob.key())) {
          removed++;
        }
      }
    }

    private void check(List<BlobKey> rows) {
      var absent = List.copyOf(blobs.missing(rows));
      if (absent.isEmpty()) {
        return;
      }
      // What was deleted since the rows were read has lost its row first.
      var lost = new HashSet<>(references.among(absent));
      lost.retainAll(blobs.missing(lost));
      missing += lost.size();
      lost.stream().sorted().limit(MOST_NAMED - missingKeys.size()).forEach(missingKeys::add);
    }

    private SweepReport report() {
      return new SweepReport(seen, orphans, removed, missing, missingKeys);
    }
  }
}
