package curio.http.sockets;

import curio.http.limits.ByteBudget;
import curio.http.limits.Charge;
import curio.http.push.CloseCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client (RFC 6455, section 5) as their bytes come, and puts messages
 * together. It holds nothing but the payload that has really come, on the account of the client's
 * {@link Charge}; Netty's decoder would hold whole frames on nobody's. Used by one event loop.
 */
final class FrameReader {
  /** The longest text, in bytes. */
  static final int MAX_TEXT = 64 << 10;

  /** Frames that bring no text: more than any client needs between two of our pings. */
  static final int MAX_IDLE_FRAMES = 256;

  private static final byte[] NOTHING = {};
  private static final int FIRST_CAPACITY = 256;
  private static final int MAX_CONTROL = 125;
  private static final int MASK_BYTES = 4;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Charge charge;
  private int headerAt;
  private int lengthBytes;
  private boolean last;
  private int opcode;
  private long length;
  private int mask;
  private boolean inPayload;
  private int payloadAt;
  private byte[] control = NOTHING;
  private byte[] text = NOTHING;
  private int textLength;
  private boolean inText;
  private int idleFrames;

  FrameReader(Charge charge) {
    this.charge = charge;
  }

  /** From now on idle frames are counted anew. */
  void forgive() {
    idleFrames = 0;
  }

  /**
   * The next message, or null once all bytes are read. A text stays on the client's account until
   * the caller takes it off.
   *
   * @throws ProtocolFault if there is nothing more to be read from this client
   */
  @Nullable ClientMessage read(ByteBuf in) {
    while (true) {
      while (!inPayload) {
        if (!in.isReadable()) {
          return null;
        }
        header(in.readUnsignedByte());
      }
      takePayload(in);
      if (payloadAt < length) {
        return null;
      }
      ClientMessage message = endFrame();
      if (message != null) {
        return message;
      }
    }
  }

  private boolean isControl() {
    return opcode >= CLOSE;
  }

  private void header(int value) {
    if (headerAt == 0) {
      first(value);
    } else if (headerAt == 1) {
      second(value);
    } else if (headerAt < 2 + lengthBytes) {
      length = length << Byte.SIZE | value;
    } else {
      mask = mask << Byte.SIZE | value;
    }
    headerAt++;
    if (headerAt == 2 + lengthBytes) {
      checkLength();
    }
    if (headerAt == 2 + lengthBytes + MASK_BYTES) {
      headerAt = 0;
      payloadAt = 0;
      inPayload = true;
      control = isControl() && length > 0 ? new byte[(int) length] : NOTHING;
    }
  }

  private void first(int value) {
    last = (value & 0x80) != 0;
    opcode = value & 0x0f;
    lengthBytes = 0;
    if ((value & 0x70) != 0) {
      throw fault("reserved bits");
    }
    switch (opcode) {
      case CONTINUATION -> {
        if (!inText) {
          throw fault("a continuation of nothing");
        }
      }
      case TEXT, BINARY -> {
        if (inText) {
          throw fault("a message within another");
        }
      }
      case CLOSE, PING, PONG -> {
        if (!last) {
          throw fault("a control frame in pieces");
        }
      }
      default -> throw fault("a reserved opcode");
    }
  }

  private void second(int value) {
    if ((value & 0x80) == 0) {
      throw fault("an unmasked frame");
    }
    if (opcode == BINARY) {
      throw new ProtocolFault(CloseCode.UNSUPPORTED_DATA, "binary data (expected: text)");
    }
    int announced = value & 0x7f;
    lengthBytes =
        switch (announced) {
          case 126 -> 2;
          case 127 -> 8;
          default -> 0;
        };
    if (isControl() && announced > MAX_CONTROL) {
      throw fault("a long control frame");
    }
    length = lengthBytes == 0 ? announced : 0;
  }

  private void checkLength() {
    boolean longForm = lengthBytes == 2 && length <= MAX_CONTROL;
    if (length < 0 || longForm || (lengthBytes == 8 && length <= 0xffff)) {
      throw fault("a length in a wrong form");
    }
    if (!isControl() && length > MAX_TEXT - textLength) {
      throw new ProtocolFault(CloseCode.MESSAGE_TOO_BIG, "a text over 64 KiB");
    }
    if (isControl() || length == 0) {
      idleFrames++;
      if (idleFrames > MAX_IDLE_FRAMES) {
        throw new ProtocolFault(CloseCode.TOO_MANY, "too many frames without a text");
      }
    }
  }

  private void takePayload(ByteBuf in) {
    int more = (int) Math.min(length - payloadAt, in.readableBytes());
    if (more == 0) {
      return;
    }
    byte[] to = control;
    int at = payloadAt;
    if (!isControl()) {
      makeRoom(textLength + more);
      to = text;
      at = textLength;
      textLength += more;
    }
    in.readBytes(to, at, more);
    for (int i = 0; i < more; i++) {
      int shift = (MASK_BYTES - 1 - ((payloadAt + i) & 3)) * Byte.SIZE;
      to[at + i] ^= (byte) (mask >>> shift);
    }
    payloadAt += more;
  }

  private void makeRoom(int needed) {
    if (needed <= text.length) {
      return;
    }
    int capacity = Math.max(needed, Math.min(MAX_TEXT, Math.max(FIRST_CAPACITY, 2 * text.length)));
    ByteBudget.Grant grant = charge.atLeast(capacity);
    if (grant != ByteBudget.Grant.GIVEN) {
      throw grant == ByteBudget.Grant.SHARE_FULL
          ? new ProtocolFault(CloseCode.TOO_MANY, "too much text from this address")
          : new ProtocolFault(CloseCode.TRY_AGAIN_LATER, "too much text");
    }
    text = Arrays.copyOf(text, capacity);
  }

  private @Nullable ClientMessage endFrame() {
    inPayload = false;
    byte[] payload = control;
    control = NOTHING;
    return switch (opcode) {
      case CLOSE -> close(payload);
      case PING -> new ClientMessage.Ping(payload);
      case PONG -> new ClientMessage.Pong();
      default -> {
        inText = !last;
        if (inText) {
          yield null;
        }
        yield endText();
      }
    };
  }

  private ClientMessage endText() {
    var whole = new ClientMessage.Text(decode(text, 0, textLength));
    text = NOTHING;
    textLength = 0;
    return whole;
  }

  private static ClientMessage close(byte[] payload) {
    if (payload.length == 0) {
      return new ClientMessage.Close(ClientMessage.Close.NO_CODE);
    }
    int code = payload.length == 1 ? 0 : (payload[0] & 0xff) << Byte.SIZE | (payload[1] & 0xff);
    if (!maySay(code)) {
      throw fault("a close frame without a good code");
    }
    var _ = decode(payload, 2, payload.length - 2);
    return new ClientMessage.Close(code);
  }

  /** The codes that are sent: of the standard, of its registry, and those free for all. */
  private static boolean maySay(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  private static String decode(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolFault(CloseCode.NOT_UTF_8, "not UTF-8");
    }
  }

  private static ProtocolFault fault(String what) {
    return new ProtocolFault(CloseCode.PROTOCOL_ERROR, what);
  }
}
