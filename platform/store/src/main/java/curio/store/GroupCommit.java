package curio.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Gathers concurrent callers of the same write into one transaction.
public final class GroupCommit<I, O> implements AutoCloseable {
  private final List<Lane<I, O>> lanes;
  private final ToIntFunction<I> laneOf;
  private final GroupCommitSettings settings;

  /**
   * Starts the flushers.
   *
   * @param name of the group, for threads and metrics
   * @param laneOf hash of what must not run in two transactions at once, mostly the key's
   */
  public GroupCommit(
      String name,
      Database db,
      GroupWork<I, O> work,
      ToIntFunction<I> laneOf,
      GroupCommitSettings settings,
      MeterRegistry metrics) {
    this.laneOf = laneOf;
    this.settings = settings;
    GroupCommitMeters meters = new GroupCommitMeters(metrics, name, this::queued);
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(i -> new Lane<>(name + "-lane-" + i, db, work, settings, meters))
            .toList();
    lanes.forEach(Lane::start);
  }

  /**
   * Has the item written with others and returns its outcome after the commit.
   *
   * @throws curio.errors.CurioException {@code UNAVAILABLE} if it was refused, the store failed or
   *     patience ran out; whether it was written is then unknown, so repeat it by the same key
   */
  public O submit(I item) {
    int hash = laneOf.applyAsInt(item);
    return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size())).submit(item);
  }

  /** Writes what is queued, at most for the patience of a caller, and refuses everything after. */
  @Override
  public void close() {
    try {
      for (Lane<I, O> lane : lanes) {
        lane.close(settings.patience());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int queued() {
    return lanes.stream().mapToInt(Lane::queued).sum();
  }
}
