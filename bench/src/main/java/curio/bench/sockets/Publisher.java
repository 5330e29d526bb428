package curio.bench.sockets;

import curio.bench.load.AnswerParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjIntConsumer;

/** A connection by which events are published, one at a time. One owner thread. */
final class Publisher implements Ready {
  /** How an author publishes: what stands before and behind the text of an event. */
  record Author(InetSocketAddress node, String target, String header, int length) {
    byte[] request(int author, int number) {
      String body = "{\"text\":\"%s\"}".formatted(Marker.text(author, number, length));
      return """
      POST %s HTTP/1.1\r
      Host: %s:%d\r
      Content-Type: application/json\r
      Content-Length: %d\r
      %s\r
      %s\
      """
          .formatted(
              target,
              node.getHostString(),
              node.getPort(),
              body.length(),
              header.isEmpty() ? "" : header + "\r\n",
              body)
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static final int CREATED = 201;

  private final SocketChannel channel;
  private final AnswerParser parser = new AnswerParser();

  /** Is given itself, with the author, once an event was accepted, or refused. */
  private final ObjIntConsumer<Publisher> accepted;

  private final ObjIntConsumer<Publisher> refused;
  private int author;
  private boolean busy;

  private Publisher(
      SocketChannel channel,
      ObjIntConsumer<Publisher> accepted,
      ObjIntConsumer<Publisher> refused) {
    this.channel = channel;
    this.accepted = accepted;
    this.refused = refused;
  }

  /** Connects, which is waited for. */
  static Publisher connect(
      InetSocketAddress node,
      Selector selector,
      ObjIntConsumer<Publisher> accepted,
      ObjIntConsumer<Publisher> refused)
      throws IOException {
    SocketChannel channel = SocketChannel.open(node);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Publisher publisher = new Publisher(channel, accepted, refused);
    channel.register(selector, SelectionKey.OP_READ, publisher);
    return publisher;
  }

  /** Sends an event; the answer comes later. */
  void publish(Author as, int number, int by) throws IOException {
    author = by;
    busy = true;
    parser.reset();
    ByteBuffer request = ByteBuffer.wrap(as.request(by, number));
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("the server does not read what is published");
    }
  }

  /** Whether the server has not ended it. */
  boolean open() {
    return channel.isOpen();
  }

  /** Servers end connections on which nothing happens. */
  private void end() throws IOException {
    channel.close();
    if (busy) {
      throw new IOException("closed by the server before it answered");
    }
  }

  @Override
  public void ready(SelectionKey key, byte[] memory) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(memory);
    if (channel.read(buffer) < 0) {
      end();
      return;
    }
    switch (parser.take(buffer.flip())) {
      case INCOMPLETE -> {
        // The rest comes.
      }
      case MALFORMED -> throw new IOException("not an answer to a published event");
      case COMPLETE -> {
        busy = false;
        if (parser.status() == CREATED) {
          accepted.accept(this, author);
        } else {
          System.err.println("refused: " + parser.status() + " " + parser.body());
          refused.accept(this, author);
        }
      }
    }
  }
}
