package curio.bench.sockets;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The events of one author, as they are published and as they arrive. Events that are in flight
 * together may be stored in any order; who receives first tells it, and all others must see the
 * same: nothing missing, nothing twice, nothing moved. One owner thread.
 */
final class Stream {
  private int audience;
  private int published;
  private int refused;
  private int wrong;

  /** When each event was to be published, by its number. */
  private long[] intended = new long[1024];

  /** The number of the event at each position, as far as anybody has received it. */
  private int[] order = new int[1024];

  /** How many have received it. */
  private int[] received = new int[1024];

  private final BitSet seen = new BitSet();
  private int reached;
  private int completed;

  /** One more is to receive them all. */
  void subscribe() {
    audience++;
  }

  int audience() {
    return audience;
  }

  /** Takes the next number. */
  int publish(long intendedNanos) {
    if (published == intended.length) {
      intended = Arrays.copyOf(intended, 2 * published);
      order = Arrays.copyOf(order, 2 * published);
      received = Arrays.copyOf(received, 2 * published);
    }
    intended[published] = intendedNanos;
    return published++;
  }

  /** One that was published was not accepted, and nobody will receive it. */
  void refuse() {
    refused++;
  }

  /**
   * Somebody received, at the given position, the event with this number.
   *
   * @return when it was to be published; -1 if another one belongs there
   */
  long receive(int position, int number) {
    if (number >= published || position > reached) {
      wrong++;
      return -1;
    }
    if (position == reached) {
      if (seen.get(number)) {
        wrong++;
        return -1;
      }
      seen.set(number);
      order[reached++] = number;
    } else if (order[position] != number) {
      wrong++;
      return -1;
    }
    if (++received[position] == audience) {
      completed++;
    }
    return intended[number];
  }

  /** Accepted, or about to be, and not yet received by all. */
  int inFlight() {
    return published - refused - completed;
  }

  /** How many were received by all. */
  int completed() {
    return completed;
  }

  int refused() {
    return refused;
  }

  /** How many came twice, in another order than elsewhere, or were never published. */
  int wrong() {
    return wrong;
  }
}
