package curio.log.moving;

import curio.log.Log;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves an outbox to where the log is. That the log has moved meanwhile is found out by the mover
 * there, which then moves nothing; the one of where the log is now does it. For one thread; closed
 * by any.
 */
final class MovingMover implements Log.Mover {
  private final Generations generations;
  private final Function<Home, Log.Mover> opening;
  private final AtomicReference<@Nullable Open> open = new AtomicReference<>();

  private record Open(Home home, Log.Mover mover) {}

  MovingMover(Generations generations, Function<Home, Log.Mover> opening) {
    this.generations = generations;
    this.opening = opening;
  }

  @Override
  public Log.Moved move() {
    var before = generations.home();
    try {
      return moveTo(before);
    } catch (RuntimeException e) {
      generations.refresh();
      var now = generations.home();
      if (now.equals(before)) {
        throw e;
      }
      return moveTo(now);
    }
  }

  @Override
  public void close() {
    var present = open.getAndSet(null);
    if (present != null) {
      present.mover().close();
    }
  }

  private Log.Moved moveTo(Optional<Home> home) {
    if (home.isEmpty()) {
      close();
      return Log.Moved.NOTHING;
    }
    return at(home.get()).move();
  }

  private Log.Mover at(Home home) {
    var present = open.get();
    if (present == null || present.home() != home) {
      close();
      present = new Open(home, opening.apply(home));
      open.set(present);
    }
    return present.mover();
  }
}
