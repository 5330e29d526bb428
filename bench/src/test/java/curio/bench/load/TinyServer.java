package curio.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A server of orders in memory, on a free port of the loopback; a virtual thread for each
 * connection.
 */
final class TinyServer implements AutoCloseable {
  /** What to answer; null ends the connection instead, an empty text answers nothing. */
  interface Behaviour {
    @Nullable String answer(TinyServer server, Order order);
  }

  /** A request: the user's token, its key, its body. */
  record Order(String token, String key, String body) {}

  private record Stored(String body, UUID id) {}

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final Map<String, Stored> orders = new ConcurrentHashMap<>();

  TinyServer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  int orders() {
    return orders.size();
  }

  /** The answer that the contract asks for. */
  String rightAnswer(Order order) {
    Stored mine = new Stored(order.body(), UUID.randomUUID());
    Stored first = orders.putIfAbsent(order.token() + order.key(), mine);
    if (first == null) {
      return created(mine.id(), "");
    }
    return first.body().equals(order.body())
        ? created(first.id(), "Idempotency-Replayed: true\r\n")
        : status(422, "{\"status\":422}");
  }

  static String created(UUID id, String header) {
    String body =
        "{\"status\":\"OK\",\"message\":\"Your order is on the way\",\"orderId\":\"" + id + "\"}";
    return "HTTP/1.1 201 Created\r\n"
        + header
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static String status(int status, String body) {
    return "HTTP/1.1 " + status + " Text\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      for (Order order = read(in); order != null; order = read(in)) {
        String answer = behaviour.answer(this, order);
        if (answer == null) {
          return;
        }
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // The client has gone: that is how every test ends.
    }
  }

  private static @Nullable Order read(BufferedReader in) throws IOException {
    String token = "";
    String key = "";
    int length = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("authorization: bearer ")) {
        token = line.substring("authorization: bearer ".length());
      } else if (lower.startsWith("x-request-id: ")) {
        key = line.substring("x-request-id: ".length());
      } else if (lower.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      } else if (line.isEmpty()) {
        char[] body = new char[length];
        int read = in.read(body);
        return new Order(token, key, new String(body, 0, Math.max(0, read)));
      }
    }
    return null;
  }
}
