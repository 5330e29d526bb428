package curio.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Many requests at the same moment, one on each of as many connections that were opened before: as
 * cheap for the machine as it can be, so that what is felt is the server's work. One owner thread.
 */
public final class RequestBurst implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SELECT_MILLIS = 200;

  private final InetSocketAddress target;
  private final List<SocketChannel> channels = new ArrayList<>();

  private RequestBurst(InetSocketAddress target) {
    this.target = target;
  }

  /** Opens the connections and sends nothing yet. */
  public static RequestBurst open(InetSocketAddress target, int connections) throws IOException {
    RequestBurst burst = new RequestBurst(target);
    try {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(target);
        burst.channels.add(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return burst;
    } catch (IOException e) {
      burst.close();
      throw e;
    }
  }

  /**
   * Posts a JSON body on each connection and waits up to 20 s for the answers.
   *
   * @return how often each status was answered; 0 stands for no or a broken answer
   */
  public Map<Integer, Long> post(String path, List<String> bodies) throws IOException {
    return send(bodies.stream().map(body -> request(path, body)).toList());
  }

  /** Asks for the same on every connection; else as {@link #post}. */
  public Map<Integer, Long> get(String path) throws IOException {
    String head =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
            .formatted(path, target.getHostString(), target.getPort());
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    return send(channels.stream().map(channel -> ByteBuffer.wrap(bytes)).toList());
  }

  private Map<Integer, Long> send(List<ByteBuffer> requests) throws IOException {
    Map<Integer, Long> statuses = new TreeMap<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < requests.size(); i++) {
        SocketChannel channel = channels.get(i);
        channel.write(requests.get(i));
        channel.configureBlocking(false);
        AnswerParser parser = new AnswerParser();
        parser.keepBody(false);
        channel.register(selector, SelectionKey.OP_READ, parser);
      }
      collect(selector, requests.size(), statuses);
    }
    return statuses;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  private static void collect(Selector selector, int expected, Map<Integer, Long> statuses)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    long end = System.nanoTime() + PATIENCE_NANOS;
    int open = expected;
    while (open > 0 && System.nanoTime() < end) {
      selector.select(SELECT_MILLIS);
      for (SelectionKey key : selector.selectedKeys()) {
        int status = answer(key, buffer);
        if (status >= 0) {
          key.cancel();
          statuses.merge(status, 1L, Long::sum);
          open--;
        }
      }
      selector.selectedKeys().clear();
    }
    if (open > 0) {
      statuses.merge(0, (long) open, Long::sum);
    }
  }

  /** The status of a whole answer, 0 of a broken one, -1 if there is more to come. */
  private static int answer(SelectionKey key, ByteBuffer buffer) throws IOException {
    if (!(key.channel() instanceof SocketChannel channel)
        || !(key.attachment() instanceof AnswerParser parser)) {
      return 0;
    }
    buffer.clear();
    if (channel.read(buffer) < 0) {
      return 0;
    }
    return switch (parser.take(buffer.flip())) {
      case INCOMPLETE -> -1;
      case MALFORMED -> 0;
      case COMPLETE -> parser.status();
    };
  }

  private ByteBuffer request(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        """
        POST %s HTTP/1.1\r
        Host: %s:%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, target.getHostString(), target.getPort(), bytes.length);
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(headBytes.length + bytes.length).put(headBytes).put(bytes).flip();
  }
}
