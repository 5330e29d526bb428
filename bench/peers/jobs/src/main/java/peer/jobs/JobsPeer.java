package peer.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads what to do from its input, one line each, and tells what happened on its output. The
 * argument names the library and its settings.
 */
public final class JobsPeer {
  private static final int ENQUEUERS = 16;

  private JobsPeer() {}

  public static void main(String[] arguments) throws Exception {
    Events events = new Events(System.out);
    // Libraries that print must not disturb the protocol.
    System.setOut(System.err);
    if (arguments[0].equals("ignite-server")) {
      IgniteNodes.server(arguments[1]);
      events.tell("ready");
      Thread.currentThread().join();
    }
    JobSystem system = system(arguments, events);
    events.tell("ready");
    obey(system, events);
    System.exit(0);
  }

  private static JobSystem system(String[] arguments, Events events) throws Exception {
    return switch (arguments[0]) {
      case "db-scheduler" -> new DbSchedulerJobs(pool(20), events, false);
      case "db-scheduler-fast" -> new DbSchedulerJobs(pool(40), events, true);
      case "jobrunr" -> new JobRunrJobs(pool(20), events, false);
      case "jobrunr-fast" -> new JobRunrJobs(pool(40), events, true);
      case "ignite", "ignite-fast" -> new IgniteJobs(
          IgniteNodes.client(arguments[1]), events, arguments[0].equals("ignite-fast"));
      default -> throw new IllegalArgumentException(arguments[0]);
    };
  }

  /** Ends with its input, which is when whoever started it ends. */
  private static void obey(JobSystem system, Events events) throws Exception {
    ExecutorService enqueuers = Executors.newFixedThreadPool(ENQUEUERS);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long asked = System.nanoTime();
      String[] words = line.split(" ");
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
    } catch (Exception e) {
      System.err.println("not enqueued: " + e);
    }
  }

  private static HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("PEER_DATABASE_URL"));
    config.setUsername(System.getenv("PEER_DATABASE_USER"));
    config.setPassword(System.getenv("PEER_DATABASE_PASSWORD"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }
}
