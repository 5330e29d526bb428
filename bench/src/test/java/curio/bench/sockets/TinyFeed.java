package curio.bench.sockets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of WebSockets that gives every client what is posted, and can do so wrongly. */
final class TinyFeed implements AutoCloseable {
  /** What the first client gets for the event of this number, counted from 0. */
  interface Fault {
    List<byte[]> instead(int number, byte[] body);
  }

  private final ServerSocket listener;
  private final Fault fault;
  private final int status;
  private final List<OutputStream> clients = new CopyOnWriteArrayList<>();
  private final AtomicInteger published = new AtomicInteger();

  private TinyFeed(Fault fault, int status) throws IOException {
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.fault = fault;
    this.status = status;
    Thread.ofVirtual().start(this::accept);
  }

  static TinyFeed right() throws IOException {
    return with((number, body) -> List.of(body));
  }

  static TinyFeed with(Fault fault) throws IOException {
    return new TinyFeed(fault, 201);
  }

  /** One that accepts nothing. */
  static TinyFeed refusing() throws IOException {
    return new TinyFeed((number, body) -> List.of(), 429);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: no more clients.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int length = 0;
        for (String header = in.readLine();
            header != null && !header.isEmpty();
            header = in.readLine()) {
          length =
              header.startsWith("Content-Length: ")
                  ? Integer.parseInt(header.substring(16))
                  : length;
        }
        if (line.startsWith("GET")) {
          write(
              out, "HTTP/1.1 101 Ok\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
          clients.add(out);
        } else {
          publish(body(in, length));
          write(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static byte[] body(BufferedReader in, int length) throws IOException {
    char[] body = new char[length];
    for (int i = 0; i < length; i++) {
      body[i] = (char) in.read();
    }
    return new String(body).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void publish(byte[] body) throws IOException {
    int number = published.getAndIncrement();
    for (int i = 0; i < clients.size() && status == 201; i++) {
      for (byte[] each : i == 0 ? fault.instead(number, body) : List.of(body)) {
        write(
            clients.get(i),
            "\u0081" + (char) each.length + new String(each, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (OutputStream client : clients) {
      client.close();
    }
  }
}
