package curio.bench.browser;

import curio.http.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tab of the browser. To be used by one thread. */
public final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Json.Reader<Reply> REPLY = Json.reader(Reply.class);

  /** One command is on its way at a time, so few answers can wait. */
  private static final int WAITING = 16;

  private final WebSocket socket;
  private final Listener listener;
  private int last;

  private Tab(WebSocket socket, Listener listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /** An answer to a command, or an event, which has no id. */
  record Reply(@Nullable Integer id, @Nullable Outcome result, @Nullable Refusal error) {}

  record Outcome(@Nullable Value result, @Nullable Thrown exceptionDetails) {}

  record Value(@Nullable String value) {}

  record Thrown(@Nullable String text, @Nullable Description exception) {}

  record Description(@Nullable String description) {}

  record Refusal(@Nullable String message) {}

  static Tab at(HttpClient http, URI address) {
    Listener listener = new Listener();
    WebSocket socket =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .buildAsync(address, listener)
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    return new Tab(socket, listener);
  }

  /** Runs this in each document that is opened from now on, before its own code. */
  public void beforeEach(String script) throws IOException {
    command("Page.enable", "{}");
    command("Page.addScriptToEvaluateOnNewDocument", "{\"source\":%s}".formatted(quoted(script)));
  }

  /** Begins to open an address. */
  public void open(String address) throws IOException {
    command("Page.navigate", "{\"url\":%s}".formatted(quoted(address)));
  }

  /** What an expression, or its promise, gives: a text. */
  public String evaluate(String expression) throws IOException {
    Reply reply =
        command(
            "Runtime.evaluate",
            "{\"expression\":%s,\"awaitPromise\":true,\"returnByValue\":true}"
                .formatted(quoted("(async () => String(await (" + expression + ")))()")));
    Outcome outcome = reply.result();
    if (outcome == null || outcome.exceptionDetails() != null || outcome.result() == null) {
      throw new IOException(expression + ": " + reply);
    }
    String value = outcome.result().value();
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private Reply command(String method, String parameters) throws IOException {
    int id = ++last;
    socket
        .sendText(
            "{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, parameters), true)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Reply reply = listener.replies.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (reply == null) {
          throw new IOException(method + ": no answer; " + listener.state);
        }
        if (reply.error() != null) {
          throw new IOException(method + ": " + reply.error());
        }
        if (reply.id() != null && reply.id() == id) {
          return reply;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String quoted(String text) {
    return new String(Json.write(text), StandardCharsets.UTF_8);
  }

  /** Puts messages together, and passes events over. */
  private static final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(WAITING);

    /** What a command that is not answered is told of. */
    private volatile String state = "the browser is connected";

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      state = "the browser has left with " + code + " " + reason;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      state = "the connection broke: " + error;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        Reply reply = REPLY.read(message.toString().getBytes(StandardCharsets.UTF_8));
        message.setLength(0);
        if (reply.id() != null) {
          replies.add(reply);
        }
      }
      from.request(1);
      return null;
    }
  }
}
