package curio.bench.load;

import curio.bench.load.RecentOrders.Placed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection of one user with at most one request in flight, whose answer it judges.
 * One owner thread.
 */
final class Connection {
  /** What the request in flight is for. */
  private enum Purpose {
    PLACE,
    REPEAT,
    CONFLICT
  }

  /** Of how many new orders one answer is checked whole; the others by status, header and id. */
  private static final int SAMPLE = 64;

  private static final int CREATED = 201;
  private static final int KEY_REUSED = 422;

  private final InetSocketAddress target;
  private final OrderRequest request;
  private final RandomGenerator random;
  private final Load load;
  private final AnswerParser parser = new AnswerParser();
  private final RecentOrders recent = new RecentOrders();
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unwritten;
  private Purpose purpose = Purpose.PLACE;
  private Placed expected = new Placed(0, "");
  private long intendedStart;
  private long sentAt;
  private boolean inFlight;

  Connection(InetSocketAddress target, OrderRequest request, RandomGenerator random, Load load) {
    this.target = target;
    this.request = request;
    this.random = random;
    this.load = load;
  }

  boolean inFlight() {
    return inFlight;
  }

  /** When the request in flight was sent. */
  long sentAt() {
    return sentAt;
  }

  /** Sends the next request, connecting first if need be; a new order takes `keyNumber`. */
  void send(Selector selector, long keyNumber, long intended, long now) throws IOException {
    intendedStart = intended;
    sentAt = now;
    inFlight = true;
    choose(keyNumber);
    ByteBuffer bytes = request.with(expected.keyNumber(), purpose == Purpose.CONFLICT);
    SocketChannel open = channel != null ? channel : connect(selector);
    open.write(bytes);
    if (bytes.hasRemaining()) {
      unwritten = bytes;
      interest(SelectionKey.OP_WRITE);
    }
  }

  /** Goes on writing or reading; true when the request in flight is settled. */
  boolean proceed(ByteBuffer buffer, Tally tally) throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      return false;
    }
    if (unwritten != null) {
      open.write(unwritten);
      if (!unwritten.hasRemaining()) {
        unwritten = null;
        interest(SelectionKey.OP_READ);
      }
      return false;
    }
    buffer.clear();
    int count = open.read(buffer);
    if (count < 0 || (count > 0 && !inFlight)) {
      return lost(inFlight, tally, "the server closed the connection");
    }
    return switch (parser.take(buffer.flip())) {
      case INCOMPLETE -> false;
      case MALFORMED -> lost(true, tally, "malformed answer, status " + parser.status());
      case COMPLETE -> {
        judge(tally, System.nanoTime());
        settle();
        yield true;
      }
    };
  }

  /** Ends the connection; the next request opens another one. */
  void disconnect() {
    inFlight = false;
    unwritten = null;
    parser.reset();
    SocketChannel open = channel;
    channel = null;
    key = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was left to write: it is closed either way.
      }
    }
  }

  private void choose(long keyNumber) {
    double share = random.nextDouble();
    if (recent.isEmpty() || share >= load.repeats() + load.conflicts()) {
      purpose = Purpose.PLACE;
      expected = new Placed(keyNumber, "");
    } else {
      purpose = share < load.repeats() ? Purpose.REPEAT : Purpose.CONFLICT;
      expected = recent.pick(random);
    }
  }

  private SocketChannel connect(Selector selector) throws IOException {
    SocketChannel opened = SocketChannel.open(target);
    channel = opened;
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.configureBlocking(false);
    key = opened.register(selector, SelectionKey.OP_READ, this);
    return opened;
  }

  private void interest(int operations) {
    if (key != null) {
      key.interestOps(operations);
    }
  }

  private boolean lost(boolean counts, Tally tally, String why) {
    if (counts) {
      tally.broken(why);
    }
    disconnect();
    return counts;
  }

  private void settle() {
    if (parser.closes()) {
      disconnect();
    }
    parser.reset();
    inFlight = false;
  }

  private void judge(Tally tally, long now) {
    int rightStatus = purpose == Purpose.CONFLICT ? KEY_REUSED : CREATED;
    if (parser.status() != rightStatus) {
      tally.unexpected(parser.status(), parser.body());
      return;
    }
    long nanos = now - intendedStart;
    switch (purpose) {
      case CONFLICT -> tally.refused(nanos, now);
      case REPEAT -> {
        if (parser.replayed() && parser.orderId().equals(expected.orderId())) {
          tally.replayed(nanos, now);
        } else {
          tally.wrong("repeat of " + expected.orderId() + " answered " + parser.body());
        }
      }
      case PLACE -> {
        String orderId = parser.orderId();
        if (orderId.isEmpty()
            || parser.replayed()
            || (tally.placed() % SAMPLE == 0 && !soundBody())) {
          tally.wrong("new order answered " + parser.body());
        } else {
          recent.add(new Placed(expected.keyNumber(), orderId));
          tally.placed(nanos, now);
        }
      }
    }
  }

  private boolean soundBody() {
    String body = parser.body();
    return body.startsWith("{")
        && body.endsWith("}")
        && body.contains("\"status\":\"OK\"")
        && body.contains("\"message\":\"Your order is on the way\"");
  }
}
