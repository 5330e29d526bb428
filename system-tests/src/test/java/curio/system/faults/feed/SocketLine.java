package curio.system.faults.feed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket. Thread-safe. */
final class SocketLine implements Line, WebSocket.Listener {
  /** What the client says where the connection ended without a word. */
  private static final int NO_CLOSE_FRAME = 1006;

  private final Heard heard;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final StringBuilder text = new StringBuilder();
  private volatile End end = End.TORN;
  private volatile boolean stalled;
  private volatile @Nullable WebSocket socket;

  private SocketLine(Heard heard) {
    this.heard = heard;
  }

  /** Opens one that {@code heard} listens to. */
  static SocketLine open(HttpClient http, URI address, String token, Duration patience, Heard heard)
      throws Refused, InterruptedException {
    var line = new SocketLine(heard);
    heard.listenTo(line);
    var opening =
        http.newWebSocketBuilder()
            .connectTimeout(patience)
            .header("Authorization", "Bearer " + token)
            .buildAsync(address, line);
    try {
      line.socket = opening.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
      return line;
    } catch (ExecutionException e) {
      throw new Refused(
          e.getCause() instanceof WebSocketHandshakeException refused
              ? new End(refused.getResponse().statusCode())
              : End.TORN);
    } catch (TimeoutException e) {
      var _ = opening.thenAccept(WebSocket::abort);
      throw new Refused(End.TORN);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      heard.take(this, text.toString(), null);
      text.setLength(0);
    }
    if (!stalled) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end = code == NO_CLOSE_FRAME ? End.TORN : new End(code);
    ended.countDown();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended.countDown();
  }

  @Override
  public boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public End end() {
    return end;
  }

  @Override
  public void tear() {
    var open = socket;
    if (open != null) {
      open.abort();
    }
    ended.countDown();
  }

  @Override
  public void stall() {
    stalled = true;
  }

  @Override
  public void leave() {
    var open = socket;
    if (open != null && !open.isOutputClosed()) {
      var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
  }

  @Override
  public boolean askForList() {
    var open = socket;
    if (open == null || open.isOutputClosed() || !heard.askForList()) {
      return false;
    }
    var _ = open.sendText("list", true);
    return true;
  }
}
