package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A program that has to do with the log, told what to do by its input, one line each, and telling
 * what happened on its output. The first argument says which: {@code relay} moves an outbox, {@code
 * consume} has effects of orders, {@code share} has its share of a subscription's partitions, of
 * which the second says how many, {@code produce} only writes to Kafka. For the others the second
 * is the broker, if the log is there.
 */
public final class LogMain {
  /** What obeys. */
  @FunctionalInterface
  interface Program {
    /**
     * Does what a line says.
     *
     * @param word the first of the line
     * @param number the second, or 0
     */
    void obey(String word, int number) throws Exception;

    /** A line that nobody expects. */
    static IllegalArgumentException unknown(String word) {
      return new IllegalArgumentException(word + ": unknown");
    }
  }

  private LogMain() {}

  /** What it is to be, and what it needs to know. */
  public static void main(String[] arguments) throws Exception {
    Events events = Events.onStandardOutput();
    Optional<String> more = arguments.length > 1 ? Optional.of(arguments[1]) : Optional.empty();
    Program program =
        switch (arguments[0]) {
          case "relay" -> RelayingNode.start(Address.given(), more, events);
          case "consume" -> ConsumingNode.start(Address.given(), more);
          case "share" ->
              SharingNode.start(Address.given(), Integer.parseInt(more.orElseThrow()), events);
          case "produce" -> new Producing(more.orElseThrow(), events);
          default ->
              throw new IllegalArgumentException(
                  arguments[0] + " (expected: relay, consume, share or produce)");
        };
    events.tell("ready");
    obey(program);
    System.exit(0);
  }

  /** Ends with its input, which is when whoever started it ends. */
  private static void obey(Program program) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      program.obey(words[0], words.length > 1 ? Integer.parseInt(words[1]) : 0);
    }
  }
}
