package curio.http.sockets;

import curio.http.push.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Server-Sent Events, in chunks for clients of HTTP/1.1. */
final class EventStreamForm implements WireForm {
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT_CHUNK = "3\r\n:\n\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};
  private static final int EXTRA = 12;

  private final boolean chunked;

  EventStreamForm(boolean chunked) {
    this.chunked = chunked;
  }

  @Override
  public byte[] of(Frame frame) {
    return frame.event();
  }

  @Override
  public int extra() {
    return chunked ? EXTRA : 0;
  }

  @Override
  public void begin(ByteBuf out, int length) {
    if (chunked) {
      out.writeCharSequence(Integer.toHexString(length) + "\r\n", StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void end(ByteBuf out) {
    if (chunked) {
      out.writeByte('\r').writeByte('\n');
    }
  }

  @Override
  public byte[] beat() {
    return chunked ? COMMENT_CHUNK : COMMENT;
  }

  @Override
  public byte[] ending(Ending why) {
    return chunked ? LAST_CHUNK : NOTHING;
  }

  @Override
  public boolean isAnswered() {
    return false;
  }
}
