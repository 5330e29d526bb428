package curio.http.limits;

import static curio.errors.ErrorCode.THROTTLED;
import static curio.errors.ErrorCode.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.http.HttpSettings.WaitLimits;
import curio.http.Route;
import curio.http.RouteTable;
import curio.http.Waiters;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests that wait for something to happen, beside those at work: of the port, of an
 * address, and for one thing. Thread-safe.
 */
public final class Waits {
  private static final int RETRY_SECONDS = 2;

  private final WaitLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byThing = new ConcurrentHashMap<>();

  public Waits(WaitLimits limits) {
    this.limits = limits;
  }

  /** How many there are. */
  public AtomicInteger all() {
    return all;
  }

  /**
   * Lets one more wait; its {@link Wait#end} must follow.
   *
   * @throws CurioException UNAVAILABLE if nobody may wait any more, THROTTLED if this one may not
   */
  public Wait begin(Route route, RouteTable.Match<?> match, AddressShare address) {
    Route.Wait rule = requireNonNull(route.waiting());
    int index = match.place().variables().indexOf(rule.thing());
    return begin(
        index < 0 ? "" : route.template() + match.values().get(index), rule.who(), address);
  }

  private Wait begin(String thing, Waiters who, AddressShare address) {
    if (all.incrementAndGet() > limits.max()) {
      all.decrementAndGet();
      throw new CurioException(UNAVAILABLE, "too many wait at once", RETRY_SECONDS, null);
    }
    boolean stranger = who == Waiters.STRANGERS;
    if (stranger && address.waits.incrementAndGet() > limits.perAddress()) {
      address.waits.decrementAndGet();
      all.decrementAndGet();
      throw new CurioException(THROTTLED, "too many wait from this address", RETRY_SECONDS, null);
    }
    var wait = new Wait(thing, stranger ? address : null);
    if (!thing.isEmpty() && oneMore(thing) > limits.perThing()) {
      wait.end();
      throw new CurioException(THROTTLED, "too many wait for the same", RETRY_SECONDS, null);
    }
    return wait;
  }

  private int oneMore(String thing) {
    return requireNonNull(byThing.merge(thing, 1, Integer::sum));
  }

  /** One that waits. Ended by one thread; its client's departure may come from another. */
  public final class Wait {
    private final String thing;
    private final @Nullable AddressShare address;
    private final AtomicBoolean counted = new AtomicBoolean();

    private Wait(String thing, @Nullable AddressShare address) {
      this.thing = thing;
      this.address = address;
      counted.set(!thing.isEmpty());
    }

    /** Its client has gone: another may wait for the thing, though the work has not ended yet. */
    public void left() {
      if (counted.getAndSet(false)) {
        byThing.computeIfPresent(thing, (k, n) -> n == 1 ? null : n - 1);
      }
    }

    /** It waits no longer. */
    public void end() {
      left();
      if (address != null) {
        address.waits.decrementAndGet();
      }
      all.decrementAndGet();
    }
  }
}
