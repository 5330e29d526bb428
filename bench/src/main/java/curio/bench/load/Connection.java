package curio.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection with at most one request in flight, whose answer its talk judges. One
 * owner thread.
 */
final class Connection {
  private final InetSocketAddress target;
  private final Talk talk;
  private final AnswerParser parser = new AnswerParser();
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unwritten;
  private long intendedStart;
  private long sentAt;
  private boolean inFlight;

  Connection(InetSocketAddress target, Talk talk) {
    this.target = target;
    this.talk = talk;
  }

  boolean inFlight() {
    return inFlight;
  }

  /** When the request in flight was sent. */
  long sentAt() {
    return sentAt;
  }

  /** Sends the next request, which has this number, connecting first if need be. */
  void send(Selector selector, long number, long intended, long now) throws IOException {
    intendedStart = intended;
    sentAt = now;
    inFlight = true;
    ByteBuffer bytes = talk.next(number);
    parser.keepBody(talk.keepsBody());
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
        long now = System.nanoTime();
        tally.count(talk.judge(parser), now - intendedStart, now);
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
}
