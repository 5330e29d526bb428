package curio.bench.sockets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the texts of a server mean. */
enum Dialect {
  /** All are events; a client is there once the connection is upgraded. */
  PLAIN {
    @Override
    Meaning of(byte[] bytes, int from, int to) {
      return Meaning.EVENT;
    }
  },

  /** A list comes first. */
  CURIO {
    @Override
    Meaning of(byte[] bytes, int from, int to) {
      if (startsWith(EVENT, bytes, from, to)) {
        return Meaning.EVENT;
      }
      return startsWith(LIST, bytes, from, to) ? Meaning.THERE : Meaning.NOTHING;
    }
  },

  /** Engine.IO 4 with Socket.IO 5: two greetings, pings as texts. */
  SOCKET_IO {
    @Override
    Meaning of(byte[] bytes, int from, int to) {
      if (startsWith(PACKET, bytes, from, to)) {
        return Meaning.EVENT;
      }
      if (startsWith(CONNECTED, bytes, from, to)) {
        return Meaning.THERE;
      }
      return switch (to > from ? bytes[from] : ' ') {
        case '0' -> Meaning.GREETING;
        case '2' -> Meaning.PING;
        default -> Meaning.NOTHING;
      };
    }
  };

  /** What a text is. */
  enum Meaning {
    EVENT,
    /** The client is there: it gets all that is published from now on. */
    THERE,
    /** To be answered with {@link Dialect#GREETING_ANSWER}. */
    GREETING,
    /** To be answered with {@link Dialect#PING_ANSWER}. */
    PING,
    NOTHING
  }

  static final String GREETING_ANSWER = "40";
  static final String PING_ANSWER = "3";

  private static final byte[] EVENT = ascii("{\"object\":\"event\"");
  private static final byte[] LIST = ascii("{\"object\":\"list\"");
  private static final byte[] PACKET = ascii("42[");
  private static final byte[] CONNECTED = ascii("40");

  abstract Meaning of(byte[] bytes, int from, int to);

  private static boolean startsWith(byte[] wanted, byte[] bytes, int from, int to) {
    return to - from >= wanted.length
        && Arrays.equals(wanted, 0, wanted.length, bytes, from, from + wanted.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
