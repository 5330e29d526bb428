package curio.system.faults.feed;

import curio.system.faults.Asking;
import curio.system.faults.ClusterClient.Outcome;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One that reads a feed in one way, goes away in any manner, and comes back to any node with its
 * cursor. Works on one thread; what it has heard may be read by others.
 */
final class Reader {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_STAY_MILLIS = 4_000;
  private static final int MOST_PAGE = 100;

  private final Person person;
  private final Way way;
  private final Asking asking;
  private final HttpClient http;
  private final List<NodeProcess> nodes;
  private final Duration away;
  private final BooleanSupplier stopped;
  private final Heard heard = new Heard();

  /** One that was left as it was, so that the node still believes in it. */
  private @Nullable Line left;

  /** By what it reads. */
  enum Way {
    SOCKET,
    STREAM,
    PAGES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One that has heard nothing.
   *
   * @param asking for pages
   * @param nodes those that sockets and streams go to
   * @param away the longest between two visits
   * @param stopped asked before each visit
   */
  Reader(
      Person person,
      Way way,
      Asking asking,
      HttpClient http,
      List<NodeProcess> nodes,
      Duration away,
      BooleanSupplier stopped) {
    this.person = person;
    this.way = way;
    this.asking = asking;
    this.http = http;
    this.nodes = List.copyOf(nodes);
    this.away = away;
    this.stopped = stopped;
  }

  Person person() {
    return person;
  }

  Heard heard() {
    return heard;
  }

  @Override
  public String toString() {
    return person + " by " + way;
  }

  void run(Random random) {
    try {
      while (!stopped.getAsBoolean()) {
        visit(random);
        pause(random, (int) away.toMillis());
      }
      giveUpLeft();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit(Random random) throws InterruptedException {
    var node = nodes.get(random.nextInt(nodes.size()));
    ledger().count("feed visits by " + way);
    try {
      switch (way) {
        case PAGES -> readPages(random);
        case SOCKET ->
            stay(random, SocketLine.open(http, socket(node), person.token(), PATIENCE, heard));
        case STREAM ->
            stay(random, StreamLine.open(http, stream(node), person.token(), PATIENCE, heard));
      }
    } catch (Line.Refused e) {
      ended(node, e.end());
    }
  }

  private URI socket(NodeProcess node) {
    var cursor = heard.cursor().map(text -> "?cursor=" + text).orElse("");
    return URI.create(node.url("/v1/news" + cursor).replaceFirst("http", "ws"));
  }

  private static URI stream(NodeProcess node) {
    return URI.create(node.url("/v1/news/stream"));
  }

  /** Listens for a while, and goes in one of several ways. */
  private void stay(Random random, Line line) throws InterruptedException {
    giveUpLeft();
    var time = Duration.ofMillis(random.nextInt(1, MOST_STAY_MILLIS));
    boolean ended = line.awaitEnd(time.dividedBy(2));
    if (!ended && random.nextInt(4) == 0 && line.askForList()) {
      ledger().count("feed lists asked for");
    }
    if (ended || line.awaitEnd(time.dividedBy(2))) {
      ended(null, line.end());
      line.tear();
      return;
    }
    int how = random.nextInt(10);
    if (how < 5) {
      heard.listenTo(null);
      line.tear();
    } else if (how < 7) {
      line.stall();
      left = line;
    } else {
      line.leave();
      var _ = line.awaitEnd(PATIENCE);
      heard.listenTo(null);
      line.tear();
    }
  }

  private void giveUpLeft() {
    var line = left;
    left = null;
    if (line != null) {
      line.tear();
    }
  }

  private void ended(@Nullable NodeProcess node, Line.End end) {
    ledger().count("feed end " + end);
    ledger()
        .check(
            Promise.ANSWERS,
            end.isPromised(),
            "%s: ended by %s%s".formatted(this, end, node == null ? "" : " at " + node.name()));
  }

  private void readPages(Random random) {
    heard.listenTo(this);
    boolean more = true;
    while (more && !stopped.getAsBoolean()) {
      var since = heard.cursor().map(cursor -> "&since=" + cursor).orElse("");
      int limit = random.nextInt(1, MOST_PAGE);
      var call = person.get("/v1/news/list?limit=" + limit + since);
      var page =
          asking
              .untilAnswered(random, person.name(), call, Set.of(200))
              .filter(outcome -> outcome.status() == 200)
              .map(Outcome::says);
      page.ifPresent(text -> heard.take(this, text, null));
      more = page.map(Frame::of).map(Frame::hasMore).orElse(false);
    }
  }

  private Ledger ledger() {
    return asking.ledger();
  }

  private static void pause(Random random, int most) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(most)));
  }
}
