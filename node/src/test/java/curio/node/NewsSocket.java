package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A browser's socket of the feed: what it is sent, and how it ends. Thread-safe. */
final class NewsSocket implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<Answer> frames = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final WebSocket socket;
  private final Semaphore reads = new Semaphore(1);
  private volatile int code;

  private NewsSocket(URI address, String... headers) {
    var builder = HTTP.newWebSocketBuilder().connectTimeout(LIMIT);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket = builder.buildAsync(address, new Listener()).join();
  }

  /** Gathers whole texts. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        frames.add(new Answer(200, Map.of(), text.toString()));
        text.setLength(0);
      }
      reads.acquireUninterruptibly();
      reads.release();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      code = status;
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      code = 1006;
      ended.countDown();
    }
  }

  /** One with headers, on any path below {@code /v1/news}, query included. */
  static NewsSocket open(RunningNode node, String more, String... headers) {
    return new NewsSocket(URI.create("ws://127.0.0.1:" + node.port() + "/v1/news" + more), headers);
  }

  /** One at any address. */
  static NewsSocket at(String address, String... headers) {
    return new NewsSocket(URI.create(address), headers);
  }

  static NewsSocket of(People.Person person) {
    return open(person.node(), "", "Authorization", person.bearer());
  }

  static NewsSocket of(People.Person person, String cursor) {
    return open(person.node(), "?cursor=" + cursor, "Authorization", person.bearer());
  }

  /** Takes nothing any more, but for what has come. */
  void pause() {
    reads.acquireUninterruptibly();
  }

  void goOn() {
    reads.release();
  }

  NewsSocket say(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /** The next frame. */
  Answer next() {
    try {
      var frame = frames.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(frame).as("a frame; ended with " + code).isNotNull();
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The next frame, which is of this kind. */
  Answer next(String object) {
    var frame = next();
    assertThat(frame.json()).as(frame.body()).containsEntry("object", object);
    return frame;
  }

  boolean hasMore() {
    return !frames.isEmpty();
  }

  /** The code by which the server ends it. */
  int code() {
    try {
      assertThat(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Tears the connection. */
  @Override
  public void close() {
    socket.abort();
  }
}
