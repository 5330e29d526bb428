package curio.gateway.auth;

import curio.cluster.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.store.WokenLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads on in the list of ended sessions, three times a second and whenever it is woken. While the
 * list cannot be read it goes on trying from the same place, so that nothing is missed; what was
 * accepted before stays accepted until it expires. Thread-safe.
 */
final class EndedSessionsReader implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(300);
  private static final long UNKNOWN = -1;

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Clock clock;
  private final Consumer<String> ended;
  private final WokenLoop loop;
  private volatile long place = UNKNOWN;
  private volatile long readMillis;

  /**
   * A reader that is not running yet.
   *
   * @param ended is told the id of each session that has ended since {@link #follows}
   */
  EndedSessionsReader(
      ServiceClient<AccountsBlockingStub> accounts, Clock clock, Consumer<String> ended) {
    this.accounts = accounts;
    this.clock = clock;
    this.ended = ended;
    this.readMillis = clock.millis();
    this.loop = new WokenLoop("ended sessions", PERIOD, Duration.ZERO, this::read);
  }

  void start() {
    loop.start();
  }

  /**
   * Whether it has a place in the list: every session whose end is committed from now on will be
   * told. Before, nothing may be accepted from memory.
   */
  boolean follows() {
    return place != UNKNOWN;
  }

  /** For how long the list was not read. */
  double ageSeconds() {
    return Math.max(0, clock.millis() - readMillis) / 1_000.0;
  }

  /** Makes it read soon. */
  void wake() {
    loop.wake();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void read() {
    int found;
    do {
      var request = ListEndedSessionsRequest.newBuilder().setAfter(place).build();
      var reply = accounts.call(stub -> stub.listEndedSessions(request));
      reply.getSessionIdsList().forEach(ended);
      place = reply.getLast();
      found = reply.getSessionIdsCount();
    } while (found > 0 && !loop.isClosed());
    readMillis = clock.millis();
  }
}
