package curio.feed.hints;

import curio.cluster.remote.Endpoint;
import curio.cluster.remote.MemberWay;
import curio.contracts.feed.v1.DeclareReply;
import curio.contracts.feed.v1.HintReply;
import curio.contracts.feed.v1.HintRequest;
import curio.contracts.feed.v1.HintsGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What one other node is told. At most one hint and one declaration are under way, so that a node
 * that stands still costs no more than these; hints that come meanwhile become one. Nothing here
 * blocks. Thread-safe.
 */
final class Line implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private enum Hinting {
    IDLE,
    UNDER_WAY,
    WANTED_AGAIN
  }

  private final Endpoint endpoint;
  private final MemberWay way;
  private final HintMeters meters;
  private final AtomicReference<Hinting> hinting = new AtomicReference<>(Hinting.IDLE);
  private final AtomicBoolean declaring = new AtomicBoolean();

  /** The sequence of what the node has confirmed; 0 if that is not known. */
  private volatile long confirmed;

  /** How a declaration ended. */
  enum Outcome {
    CONFIRMED,
    /** The node wants to be told the whole, which the next declaration does. */
    WHOLE_WANTED,
    LOST
  }

  Line(Endpoint endpoint, MemberWay way, HintMeters meters) {
    this.endpoint = endpoint;
    this.way = way;
    this.meters = meters;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Has the node look soon. */
  void hint() {
    var before =
        hinting.getAndUpdate(now -> now == Hinting.IDLE ? Hinting.UNDER_WAY : Hinting.WANTED_AGAIN);
    if (before == Hinting.IDLE) {
      send();
    } else {
      meters.merged();
    }
  }

  /**
   * Tells the node what is new to it, unless it is being told something; who hears the end asks
   * again.
   *
   * @param check tells it even if it is thought to know
   */
  void declare(Declaration now, String self, boolean check, Consumer<Outcome> end) {
    boolean known = confirmed == now.sequence();
    if ((known && (!check || now.sequence() == 0)) || declaring.getAndSet(true)) {
      return;
    }
    meters.declared();
    way.call(
        HintsGrpc.getDeclareMethod(),
        now.to(confirmed, self),
        DEADLINE,
        reply -> end.accept(ended(now.sequence(), reply)));
  }

  @Override
  public void close() {
    way.close();
  }

  private Outcome ended(long sequence, Optional<DeclareReply> reply) {
    boolean known = reply.map(DeclareReply::getKnown).orElse(false);
    confirmed = known ? sequence : 0;
    declaring.set(false);
    if (known) {
      return Outcome.CONFIRMED;
    }
    meters.undeclared();
    return reply.isPresent() ? Outcome.WHOLE_WANTED : Outcome.LOST;
  }

  private void send() {
    meters.sent();
    way.call(HintsGrpc.getHintMethod(), HintRequest.getDefaultInstance(), DEADLINE, this::hinted);
  }

  private void hinted(Optional<HintReply> reply) {
    if (reply.isEmpty()) {
      meters.unheard();
    }
    var before =
        hinting.getAndUpdate(now -> now == Hinting.WANTED_AGAIN ? Hinting.UNDER_WAY : Hinting.IDLE);
    if (before == Hinting.WANTED_AGAIN) {
      send();
    }
  }
}
