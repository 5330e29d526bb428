package curio.http.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the handler of a request that its client has closed the connection, for as long as the
 * handler works. Used by the thread of the handler.
 */
final class DisconnectListeners {
  private final ChannelFuture closed;
  private final List<ChannelFutureListener> listeners = new ArrayList<>();

  DisconnectListeners(ChannelFuture closed) {
    this.closed = closed;
  }

  void add(Runnable action) {
    ChannelFutureListener listener = future -> action.run();
    listeners.add(listener);
    closed.addListener(listener);
  }

  /** The handler has answered: a connection may live on for many requests more. */
  void removeAll() {
    listeners.forEach(closed::removeListener);
  }
}
