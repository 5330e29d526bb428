package curio.bench.sockets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A process of {@link Sockets}, told by its input; its end ends it. */
public final class SocketsMain {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private SocketsMain() {}

  public static void main(String[] arguments) throws IOException {
    Sockets sockets = new Sockets(System.out::println, PATIENCE_NANOS);
    Thread.ofPlatform().daemon().name("commands").start(() -> read(sockets));
    sockets.run();
  }

  private static void read(Sockets sockets) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sockets.say(line);
      }
    } catch (IOException e) {
      System.err.println("no more commands: " + e);
    }
    sockets.say("end");
  }
}
