package curio.bench.load;

import java.util.random.RandomGenerator;

/** The last few orders that one connection placed, to be asked for again. One owner thread. */
final class RecentOrders {
  /** An order: the number of its key and the id it was answered with. */
  record Placed(long keyNumber, String orderId) {}

  private final Placed[] ring = new Placed[32];
  private long added;

  void add(Placed order) {
    ring[(int) (added++ % ring.length)] = order;
  }

  boolean isEmpty() {
    return added == 0;
  }

  /** Any of the remembered; there must be one. */
  Placed pick(RandomGenerator random) {
    return ring[random.nextInt((int) Math.min(added, ring.length))];
  }
}
