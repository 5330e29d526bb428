package curio.system.faults.feed;

import curio.system.faults.Asking;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who follows some people, then not, then again, and is blocked by them now and then.
 * Works on one thread.
 */
final class Follower {
  private static final int LEAST_PAUSE_MILLIS = 200;

  private final Person person;
  private final List<Person> fickle;
  private final Asking asking;
  private final Duration pause;

  /**
   * One who has not begun yet.
   *
   * @param fickle whom to follow and unfollow
   * @param pause the longest between two requests
   */
  Follower(Person person, List<Person> fickle, Asking asking, Duration pause) {
    this.person = person;
    this.fickle = List.copyOf(fickle);
    this.asking = asking;
    this.pause = pause;
  }

  void run(Random random) {
    while (!asking.stopped().getAsBoolean()) {
      var author = fickle.get(random.nextInt(fickle.size()));
      if (random.nextInt(10) == 0) {
        block(author, random);
      } else {
        turn(asking, person, author, random.nextInt(100) < 60, random);
      }
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(
              random.nextLong(LEAST_PAUSE_MILLIS, pause.toMillis() + LEAST_PAUSE_MILLIS)));
    }
  }

  private void block(Person author, Random random) {
    var path = "/v1/blocks/" + person.id();
    for (var method : List.of("POST", "DELETE")) {
      var _ = asking.untilAnswered(random, author.name(), author.call(method, path), Set.of(200));
    }
    asking.ledger().count("feed blocks");
  }

  /** Begins or ends to follow somebody. */
  static void turn(Asking asking, Person who, Person whom, boolean follows, Random random) {
    var call = who.call(follows ? "POST" : "DELETE", "/v1/friends/" + whom.id());
    var _ = asking.untilAnswered(random, who.name(), call, Set.of(200));
    asking.ledger().count("feed follows");
  }
}
