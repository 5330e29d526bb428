package curio.feed.hints;

import curio.cluster.remote.MemberCalls;
import curio.contracts.feed.v1.HintsGrpc;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * A node's part in the hints of all nodes of the feed, put together. A node without sockets wants
 * nothing and is told nothing; within one node nothing is sent. Thread-safe.
 */
public final class FeedHints implements AutoCloseable {
  /** The full name of the service by which nodes tell each other. */
  public static final String SERVICE = HintsGrpc.SERVICE_NAME;

  private static final Listener NOBODY = new Listener(() -> {}, () -> {});

  private final Lines lines;
  private final NewsHints hints;
  private final OwnInterest interest;
  private final BindableService service;
  private volatile Listener listener = NOBODY;

  private record Listener(Runnable hinted, Runnable look) {}

  /**
   * Not started yet.
   *
   * @param calls of the other nodes that serve {@link #SERVICE}
   */
  public FeedHints(MemberCalls calls, MeterRegistry metrics) {
    var interests = new Interests();
    var meters = new HintMeters(interests, metrics);
    Runnable hinted = () -> listener.hinted().run();
    lines = new Lines(calls, meters);
    hints = new NewsHints(interests, lines, calls.self(), hinted);
    interest = new OwnInterest(calls, interests, lines, meters, () -> listener.look().run());
    service = new HintService(interests, hinted);
  }

  /** Begins to tell the others whose events this node wants. */
  public void start() {
    interest.start();
  }

  /**
   * Whom to tell of hints; they do not block.
   *
   * @param hinted something that this node wants to hear of is stored
   * @param look something may have been stored before others knew that this node wants it
   */
  public void listen(Runnable hinted, Runnable look) {
    listener = new Listener(hinted, look);
  }

  /** Tells nodes of what is stored. */
  public NewsHints hints() {
    return hints;
  }

  /** Whose events this node wants. */
  public OwnInterest interest() {
    return interest;
  }

  /** What other nodes call. */
  public BindableService service() {
    return service;
  }

  @Override
  public void close() {
    interest.close();
    lines.close();
  }
}
