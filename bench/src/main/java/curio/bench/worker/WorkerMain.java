package curio.bench.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads what to do from its input, one line each, and tells what happened on its output. The
 * argument names what does the jobs: {@code curio} or {@code bare}. The peers have the same in
 * {@code bench/peers/jobs}.
 */
public final class WorkerMain {
  private static final int ENQUEUERS = 16;

  private WorkerMain() {}

  /** The name of what does the jobs. */
  public static void main(String[] arguments) throws Exception {
    Events events = Events.onStandardOutput();
    Address address = Address.given();
    JobSystem system =
        switch (arguments[0]) {
          case "curio" -> new CurioJobs(address, events);
          case "bare" -> new BareJobs(address, events);
          default ->
              throw new IllegalArgumentException(arguments[0] + " (expected: curio or bare)");
        };
    events.tell("ready");
    obey(system, events);
    System.exit(0);
  }

  /** Where the jobs are stored. */
  record Address(String url, String user, String password) {
    /** Where whoever started this process says. */
    static Address given() {
      return new Address(
          environment("PEER_DATABASE_URL"),
          environment("PEER_DATABASE_USER"),
          environment("PEER_DATABASE_PASSWORD"));
    }

    private static String environment(String name) {
      return Objects.requireNonNull(System.getenv(name), name);
    }
  }

  /** Ends with its input, which is when whoever started it ends. */
  private static void obey(JobSystem system, Events events)
      throws IOException, SQLException, InterruptedException {
    ExecutorService enqueuers = Executors.newFixedThreadPool(ENQUEUERS);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long asked = System.nanoTime();
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "fill" -> {
          int count = Integer.parseInt(words[1]);
          events.expect(count);
          system.fill(count);
          events.tell("filled");
        }
        case "work" -> {
          system.work();
          events.tell("working");
        }
        case "rest" -> {
          system.rest();
          events.tell("resting");
        }
        case "probe" -> enqueuers.execute(() -> probe(system, asked));
        case "hold" -> system.hold();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static void probe(JobSystem system, long asked) {
    try {
      system.probe(asked);
    } catch (SQLException | RuntimeException e) {
      System.err.println("not enqueued: " + e);
    }
  }
}
