package curio.http.sockets;

import curio.http.PushHandler.TextListener;
import curio.http.limits.Charge;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one client. While the listener works nothing more is read of it: what came
 * together with a text waits here, the rest in the network.
 */
final class WebSocketInput implements ClientInput {
  private final Connection connection;
  private final Channel channel;
  private final String requestId;
  private final Charge charge;
  private final FrameReader reader;
  private volatile @Nullable TextListener listener;
  private @Nullable ByteBuf held;
  private boolean working = true;
  private boolean deaf;

  WebSocketInput(Connection connection, Channel channel, Charge charge, String requestId) {
    this.connection = connection;
    this.channel = channel;
    this.requestId = requestId;
    this.charge = charge;
    reader = new FrameReader(charge);
  }

  /** From now on somebody listens, on its way to whom this is called by any thread. */
  void listener(TextListener made) {
    listener = made;
  }

  @Override
  public void read(ByteBuf bytes) {
    if (deaf) {
      bytes.release();
    } else if (held != null) {
      held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), held, bytes);
    } else {
      take(bytes);
    }
  }

  @Override
  public void beat() {
    reader.forgive();
    if (working) {
      connection.alive();
    }
  }

  @Override
  public void end() {
    deaf = true;
    drop();
    if (!working) {
      charge.release();
    }
  }

  private void take(ByteBuf bytes) {
    try {
      while (!working && !deaf && messageOf(bytes)) {
        // One after the other.
      }
    } catch (ProtocolFault e) {
      deaf = true;
      connection.fault(e);
    }
    if (deaf || !bytes.isReadable()) {
      bytes.release();
    } else {
      held = bytes;
    }
    if (working) {
      channel.config().setAutoRead(false);
    }
  }

  private boolean messageOf(ByteBuf bytes) {
    switch (reader.read(bytes)) {
      case null -> {
        return false;
      }
      case ClientMessage.Text(String text) -> deliver(text);
      case ClientMessage.Ping ping -> connection.pong(ping.payload());
      case ClientMessage.Pong _ -> connection.alive();
      case ClientMessage.Close(int code) -> {
        deaf = true;
        connection.clientCloses(code);
      }
    }
    return true;
  }

  private void deliver(String text) {
    TextListener to = listener;
    if (to == null || connection.isGone()) {
      charge.release();
      return;
    }
    working = true;
    ListenerThread.start(requestId, connection, () -> to.text(text), this::proceed);
  }

  /** The listener has done its work, or is there now: what has come is read. */
  void proceed() {
    working = false;
    charge.release();
    ByteBuf bytes = held;
    held = null;
    if (deaf) {
      drop(bytes);
    } else if (bytes != null) {
      take(bytes);
    }
    if (!working && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    connection.readDone();
  }

  private void drop() {
    drop(held);
    held = null;
  }

  private static void drop(@Nullable ByteBuf bytes) {
    if (bytes != null) {
      bytes.release();
    }
  }
}
