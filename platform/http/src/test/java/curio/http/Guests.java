package curio.http;

import curio.http.push.Frame;
import curio.http.push.PushChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler of clients that stay: says everything back, and keeps who came and who has gone. */
final class Guests implements PushHandler {
  final BlockingQueue<PushChannel> opened = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

  /** One route of each kind, for everybody and for users. */
  Routes routes() {
    return Routes.of("test")
        .webSocket("/echo", Access.ANYONE, this)
        .webSocket("/mine", Access.USER, this)
        .eventStream("/events", Access.ANYONE, this, "data: hello\n\n")
        .eventStream("/my-events", Access.USER, this, "data: hello\n\n")
        .get("/plain", Access.ANYONE, request -> Response.text(200, "plain"));
  }

  @Override
  public void accept(Request request) {}

  @Override
  public TextListener open(Request request, PushChannel channel) {
    channel.onClosed(closed::add);
    opened.add(channel);
    return text -> {
      if (text.equals("fail")) {
        throw new IllegalStateException("asked to");
      }
      channel.send(Frame.of(text, ""));
    };
  }

  /** The channel of the client that came next. */
  PushChannel next() throws InterruptedException {
    PushChannel channel = opened.poll(10, TimeUnit.SECONDS);
    if (channel == null) {
      throw new AssertionError("nobody came within 10 s");
    }
    return channel;
  }

  /** The code with which a client has gone; -1 if none has within 10 s. */
  int nextCode() throws InterruptedException {
    Integer code = closed.poll(10, TimeUnit.SECONDS);
    return code == null ? -1 : code;
  }
}
