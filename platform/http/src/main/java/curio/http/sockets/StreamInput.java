package curio.http.sockets;

import io.netty.buffer.ByteBuf;

/** A client of a stream has nothing to say: what it sends is thrown away, and not for long. */
final class StreamInput implements ClientInput {
  private static final long MAX_BYTES = 64 << 10;

  private final Connection connection;
  private long come;

  StreamInput(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void read(ByteBuf bytes) {
    come += bytes.readableBytes();
    bytes.release();
    if (come > MAX_BYTES) {
      connection.cut();
    }
  }

  @Override
  public void beat() {}

  @Override
  public void end() {}
}
