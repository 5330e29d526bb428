package peer.jobs;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads what to do from the standard input, one line each. */
public final class Commands {
  private static final int ENQUEUERS = 16;

  private final JobSystem system;
  private final Events events;

  public Commands(JobSystem system, Events events) {
    this.system = system;
    this.events = events;
  }

  /** Ends with its input, which is when whoever started it ends. */
  public void obey() throws Exception {
    events.tell("ready");
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
        case "probe" -> enqueuers.execute(() -> probe(asked));
        case "hold" -> system.hold();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private void probe(long asked) {
    try {
      system.probe(asked);
    } catch (Exception e) {
      System.err.println("not enqueued: " + e);
    }
  }
}
