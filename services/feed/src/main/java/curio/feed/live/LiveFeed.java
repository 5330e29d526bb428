package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.CheckedCursor;
import curio.feed.Cursors;
import curio.feed.FeedReader;
import curio.feed.hints.OwnInterest;
import curio.http.Authenticator;
import curio.http.ErrorShape;
import curio.http.Routes;
import curio.http.push.Departures;
import curio.http.push.PushChannel;
import curio.limits.LocalRates;
import curio.limits.Rate;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;

/**
 * All open sockets and streams of a node, and what they share. Thread-safe.
 *
 * <p>Four times a second it looks for tokens that have expired, sockets that never sent one, and
 * quiet ones that are due a cursor.
 */
public final class LiveFeed implements AutoCloseable {
  private static final Duration LOOK_PERIOD = Duration.ofMillis(250);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Database database;
  private final ObjLongConsumer<String> readMarkers;
  private final Clock clock;
  private final SocketSettings settings;
  private final Tail tail;
  private final CatchUp catchUp;
  private final SocketMeters meters;
  private final Seats seats;
  private final Tickets tickets = new Tickets(System::nanoTime);
  private final LocalRates connects;
  private final LocalRates texts;
  private final Set<NewsClient> clients = ConcurrentHashMap.newKeySet();
  private final BackgroundLoop looking =
      new BackgroundLoop("feed-sockets", LOOK_PERIOD, Duration.ZERO, this::look);
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean draining;

  /**
   * One without sockets, which {@link #start} makes follow what is stored.
   *
   * @param readMarkers stores how far a user has read; throws INVALID for a bad cursor
   * @param interest is told whose events sockets here want
   */
  public LiveFeed(
      Database database,
      ObjLongConsumer<String> readMarkers,
      Clock clock,
      SocketSettings settings,
      OwnInterest interest,
      MeterRegistry metrics) {
    this.database = database;
    this.readMarkers = readMarkers;
    this.clock = clock;
    this.settings = settings;
    this.tail = new Tail(database, interest, new TailMeters(metrics));
    this.catchUp = new CatchUp(tail, new FeedReader(database));
    this.meters = new SocketMeters(metrics, clients);
    this.seats = new Seats(settings.perSession());
    this.connects = new LocalRates(new Rate(settings.connectsPerMinute(), MINUTE));
    this.texts = new LocalRates(new Rate(settings.textsPerMinute(), MINUTE));
  }

  public void start() {
    tail.start();
    looking.start();
  }

  /** Somebody says that something new is stored. */
  public void hint() {
    tail.hint();
  }

  /** Something new may be stored of which nobody says so. */
  public void lookForNews() {
    tail.look();
  }

  /**
   * Its routes on a port for everybody.
   *
   * @param authenticator knows whose sockets they are, and when their sessions end
   */
  public Routes routes(Authenticator authenticator, ErrorShape shape) {
    return NewsRoutes.of(this, authenticator, shape);
  }

  /** Its routes for operators. */
  public Routes operatorRoutes() {
    return new OperatorRoutes(clients).routes();
  }

  /**
   * Lets nobody in any more and sends all away.
   *
   * @param time that it takes at most
   */
  public void drain(Duration time) {
    draining = true;
    Departures.oneByOne(clients, time, client -> client.leave(Farewell.RESTART));
  }

  @Override
  public void close() {
    looking.close();
    tail.close();
  }

  /** Throws UNAVAILABLE if nobody is let in any more. */
  void admit() {
    if (draining) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "this node is being stopped");
    }
  }

  NewsClient arrive(
      Authenticator authenticator, PushChannel channel, String address, Optional<String> cursor) {
    var client =
        new NewsClient(lastId.incrementAndGet(), this, authenticator, channel, address, cursor);
    clients.add(client);
    meters.opened();
    channel.onClosed(code -> {
      clients.remove(client);
      client.closed();
      meters.closed(code);
    });
    if (draining) {
      client.leave(Farewell.RESTART);
    }
    return client;
  }

  CheckedCursor check(String cursor) {
    return database.read(tx -> Cursors.check(tx, cursor));
  }

  /** Throws INVALID for a cursor that is not one of ours. */
  void requireGood(String cursor) {
    switch (check(cursor)) {
      case CheckedCursor.Good _ -> {}
      case CheckedCursor.Bad _ ->
          throw new CurioException(
              ErrorCode.INVALID, "cursor: not one of ours (expected: the id of an event)");
    }
  }

  void markRead(long user, String cursor) {
    readMarkers.accept(cursor, user);
  }

  Tail tail() {
    return tail;
  }

  CatchUp catchUp() {
    return catchUp;
  }

  Seats seats() {
    return seats;
  }

  /** Of clients that were told to come. */
  Tickets tickets() {
    return tickets;
  }

  /** Sockets and streams that are open, and clients that were told to come. */
  int clients() {
    return clients.size() + tickets.expected();
  }

  /** How often accounts connect. */
  LocalRates connects() {
    return connects;
  }

  /** How often accounts say something. */
  LocalRates texts() {
    return texts;
  }

  private void look() {
    var now = clock.instant();
    clients.forEach(client -> client.look(now, settings.tokenTimeout(), settings.cursorEvery()));
  }
}
