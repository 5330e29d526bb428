package curio.http.sockets;

import curio.http.push.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages of RFC 6455. */
final class WebSocketForm implements WireForm {
  private static final byte[] PING = {(byte) 0x89, 0};
  private static final int CLOSE = 0x88;
  private static final int PONG = 0x8a;
  private static final int MAX_REASON = 123;

  @Override
  public byte[] of(Frame frame) {
    return frame.message();
  }

  @Override
  public int extra() {
    return 0;
  }

  @Override
  public void begin(ByteBuf out, int length) {}

  @Override
  public void end(ByteBuf out) {}

  @Override
  public byte[] beat() {
    return PING;
  }

  @Override
  public byte[] ending(Ending why) {
    if (why.code() == ClientMessage.Close.NO_CODE) {
      return control(CLOSE, new byte[0]);
    }
    byte[] reason = shortened(why.reason().getBytes(StandardCharsets.UTF_8));
    var payload = new byte[2 + reason.length];
    payload[0] = (byte) (why.code() >>> Byte.SIZE);
    payload[1] = (byte) why.code();
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return control(CLOSE, payload);
  }

  @Override
  public boolean isAnswered() {
    return true;
  }

  /** The answer to a ping. */
  static byte[] pong(byte[] payload) {
    return control(PONG, payload);
  }

  private static byte[] control(int first, byte[] payload) {
    var frame = new byte[2 + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }

  /** Cut before a character that would not fit. */
  private static byte[] shortened(byte[] text) {
    int end = text.length;
    if (end > MAX_REASON) {
      end = MAX_REASON;
      while ((text[end] & 0xc0) == 0x80) {
        end--;
      }
    }
    return Arrays.copyOf(text, end);
  }
}
