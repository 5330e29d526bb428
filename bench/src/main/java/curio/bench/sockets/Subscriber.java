package curio.bench.sockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One WebSocket client. One owner thread. */
final class Subscriber implements Frames.Sink, Ready {
  /** Where and as whom to connect. */
  record Address(InetSocketAddress node, String target, String header, Dialect dialect) {
    byte[] handshake() {
      return """
      GET %s HTTP/1.1\r
      Host: %s:%d\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Version: 13\r
      %s\r
      """
          .formatted(
              target, node.getHostString(), node.getPort(), header.isEmpty() ? "" : header + "\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Told what comes in. */
  interface Listener {
    /** It gets all that is published from now on. */
    void there();

    /** An event, and where it stands among those of its author that this client received. */
    void event(int author, int position, int number, int bytes);
  }

  /** Of RFC 6455 for the key above. */
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final byte[] NOTHING = new byte[0];

  private final Address address;
  private final Listener listener;
  private final SocketChannel channel;
  private final int[] positions;
  private byte[] kept = NOTHING;
  private int markerAt;
  private boolean upgraded;
  private boolean there;

  private Subscriber(Address address, Listener listener, int authors) throws IOException {
    this.address = address;
    this.listener = listener;
    this.positions = new int[authors];
    this.channel = SocketChannel.open();
  }

  /** Begins to connect. */
  static Subscriber connect(Address address, int authors, Selector selector, Listener listener)
      throws IOException {
    Subscriber subscriber = new Subscriber(address, listener, authors);
    subscriber.channel.configureBlocking(false);
    subscriber.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    subscriber.channel.connect(address.node());
    subscriber.channel.register(selector, SelectionKey.OP_CONNECT, subscriber);
    return subscriber;
  }

  @Override
  public void ready(SelectionKey key, byte[] memory) throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
      write(ByteBuffer.wrap(address.handshake()));
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(memory).put(kept);
    if (channel.read(buffer) < 0) {
      throw new IOException("closed by the server");
    }
    int to = buffer.position();
    int from = upgraded ? 0 : upgrade(memory, to);
    int rest = upgraded ? Frames.read(memory, from, to, this) : from;
    kept = rest == to ? NOTHING : Arrays.copyOfRange(memory, rest, to);
  }

  @Override
  public void frame(int opcode, byte[] bytes, int from, int to) throws IOException {
    switch (opcode) {
      case Frames.TEXT -> text(bytes, from, to);
      case Frames.PING -> write(Frames.pong(bytes, from, to));
      case Frames.CLOSE ->
          throw new IOException(
              "closed by the server with "
                  + (to - from < 2 ? "no code" : ByteBuffer.wrap(bytes, from, 2).getShort()));
      default -> {
        // A pong: nothing to do.
      }
    }
  }

  private void text(byte[] bytes, int from, int to) throws IOException {
    switch (address.dialect().of(bytes, from, to)) {
      case EVENT -> event(bytes, from, to);
      case THERE -> arrive();
      case GREETING -> write(Frames.text(Dialect.GREETING_ANSWER));
      case PING -> write(Frames.text(Dialect.PING_ANSWER));
      case NOTHING -> {
        // A fresh cursor, or the like.
      }
    }
  }

  private void event(byte[] bytes, int from, int to) {
    int at = Marker.find(bytes, from, to, from + markerAt);
    if (at < 0) {
      return;
    }
    markerAt = at - from;
    int author = Marker.author(bytes, at);
    listener.event(author, positions[author]++, Marker.number(bytes, at), to - from);
  }

  private void arrive() {
    if (!there) {
      there = true;
      listener.there();
    }
  }

  /** Where the first frame begins; 0 as long as the answer is not whole. */
  private int upgrade(byte[] bytes, int to) throws IOException {
    String answer = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    if (!answer.startsWith("HTTP/1.1 101 ") || !answer.contains(ACCEPT)) {
      throw new IOException("not upgraded: " + answer.lines().limit(1).toList());
    }
    upgraded = true;
    if (address.dialect() == Dialect.PLAIN) {
      arrive();
    }
    return end + 4;
  }

  private void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the server reads nothing");
    }
  }
}
