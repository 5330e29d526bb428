package curio.mobileidmock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What goes wrong with whose phone. Thread-safe. */
public final class Faults {
  /** Everybody's phone. */
  public static final String EVERYBODY = "*";

  /** Until it is mended. */
  public static final int FOR_EVER = Integer.MAX_VALUE;

  private final Map<Place, Strike> strikes = new ConcurrentHashMap<>();

  private record Place(String phone, Stage stage) {}

  /** A fault, and how many calls more it strikes. */
  private record Strike(Fault fault, int times) {}

  /**
   * From now on this goes wrong.
   *
   * @param phone a number, or {@link #EVERYBODY}
   * @param times how many calls it strikes
   */
  public void set(String phone, Stage stage, Fault fault, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times: " + times + " (expected: >= 1)");
    }
    strikes.put(new Place(phone, stage), new Strike(fault, times));
  }

  /** Nothing goes wrong with this phone any more. */
  public void clear(String phone) {
    strikes.keySet().removeIf(place -> place.phone().equals(phone));
  }

  /** Nothing goes wrong any more. */
  public void clear() {
    strikes.clear();
  }

  Optional<Fault> strike(String phone, Stage stage) {
    var own = take(new Place(phone, stage));
    return own.isPresent() ? own : take(new Place(EVERYBODY, stage));
  }

  private Optional<Fault> take(Place place) {
    var taken = new Fault[1];
    strikes.computeIfPresent(
        place,
        (key, strike) -> {
          taken[0] = strike.fault();
          return switch (strike.times()) {
            case 1 -> null;
            case FOR_EVER -> strike;
            default -> new Strike(strike.fault(), strike.times() - 1);
          };
        });
    return Optional.ofNullable(taken[0]);
  }
}
