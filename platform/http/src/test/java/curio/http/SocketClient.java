package curio.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Speaks WebSocket frame by frame, also wrongly; every read waits 15 s at most. */
final class SocketClient implements AutoCloseable {
  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8a;
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final int LIMIT_MILLIS = 15_000;
  private static final byte[] MASK = {1, (byte) 0x80, 0x55, 0x7f};

  final Socket socket;
  private final DataInputStream in;

  /** A frame of the server; a first byte of 0 says that the connection has ended. */
  static final class Received {
    private final int first;
    private final byte[] payload;

    Received(int first, byte[] payload) {
      this.first = first;
      this.payload = payload;
    }

    int first() {
      return first;
    }

    byte[] payload() {
      return payload;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame; 1005 without one, 1006 for the end without a close frame. */
    int code() {
      return switch (first) {
        case CLOSE -> payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        case 0 -> 1006;
        default -> -1;
      };
    }
  }

  /** An answer's head. */
  record Head(int status, Map<String, String> fields) {}

  SocketClient(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /** Comes from an address of this machine. */
  SocketClient(int port, String from) throws IOException {
    socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Speaks on a connection that somebody else has made. */
  SocketClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** A client with an open WebSocket. */
  static SocketClient open(int port, String path) throws IOException {
    var client = new SocketClient(port);
    client.upgrade(path);
    return client;
  }

  static String request(String path, String more) {
    return "GET "
        + path
        + " HTTP/1.1\r\n"
        + "Host: localhost\r\n"
        + "Upgrade: websocket\r\n"
        + "Connection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + more
        + "\r\n";
  }

  SocketClient upgrade(String path) throws IOException {
    Head head = send(request(path, "")).head();
    if (head.status() != 101) {
      throw new IOException(head.toString());
    }
    return this;
  }

  SocketClient send(String raw) throws IOException {
    return send(raw.getBytes(StandardCharsets.ISO_8859_1));
  }

  SocketClient send(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
    return this;
  }

  SocketClient text(String text) throws IOException {
    return send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  SocketClient frame(int first, String payload) throws IOException {
    return send(frame(first, payload.getBytes(StandardCharsets.UTF_8)));
  }

  /** A masked frame. */
  static byte[] frame(int first, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length <= 125) {
      out.write(0x80 | payload.length);
    } else if (payload.length <= 0xffff) {
      out.write(0x80 | 126);
      out.write(payload.length >>> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >>> shift));
      }
    }
    out.writeBytes(MASK);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i & 3];
    }
    out.writeBytes(masked);
    return out.toByteArray();
  }

  static byte[] closing(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return frame(CLOSE, payload);
  }

  Head head() throws IOException {
    String status = line();
    var fields = new TreeMap<String, String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "|" + b);
    }
    return new Head(Integer.parseInt(status.split(" ")[1]), fields);
  }

  /** The next line without its end. */
  String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after: " + line);
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  byte[] bytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** The next frame, whichever it is; that of the end once there is none. */
  Received read() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      long length = second;
      if (second == 126) {
        length = in.readUnsignedShort();
      } else if (second == 127) {
        length = in.readLong();
      }
      byte[] payload = in.readNBytes(Math.toIntExact(length));
      if (payload.length < length) {
        throw new EOFException();
      }
      return new Received(first, payload);
    } catch (EOFException | java.net.SocketException e) {
      return new Received(0, new byte[0]);
    }
  }

  /** The next text; pings are answered on the way. */
  String readText() throws IOException {
    while (true) {
      Received received = read();
      switch (received.first()) {
        case TEXT -> {
          return received.text();
        }
        case PING -> send(frame(PONG, received.payload()));
        default ->
            throw new IOException(received.first() + " " + Arrays.toString(received.payload()));
      }
    }
  }

  /** The code with which it ends, after whatever comes before. */
  int readCode() throws IOException {
    while (true) {
      int code = read().code();
      if (code > 0) {
        return code;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
