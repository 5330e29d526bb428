package curio.bench.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that does background jobs: told what to do, one line each, and telling what happened.
 * To be told things by one thread only; what it tells may be awaited by several.
 */
public final class Worker implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MOST_UNREAD = 200_000;

  /**
   * What it told.
   *
   * @param value the number it came with, or 0
   * @param nanos when it was read, by {@link System#nanoTime}
   */
  public record Event(long value, long nanos) {}

  private final Process process;
  private final Writer input;
  private final Path log;
  private final Map<String, BlockingQueue<Event>> events = new ConcurrentHashMap<>();

  private Worker(Process process, Path log) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.log = log;
  }

  /** Starts it; what it logs goes to the file. */
  static Worker start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    Worker worker = new Worker(builder.start(), log);
    Thread.ofPlatform().daemon().name("worker-events").start(worker::read);
    return worker;
  }

  public long pid() {
    return process.pid();
  }

  /** Tells it what to do; fails with the end of its log if it has ended. */
  public void say(String line) throws IOException {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new IOException("'%s' cannot be said:%n%s".formatted(line, tail()), e);
    }
  }

  /** Waits for a word of it; fails with the end of its log if it ends or the time is up. */
  public Event await(String word, Duration patience) throws IOException {
    Optional<Event> event = poll(word, patience);
    if (event.isEmpty()) {
      throw new IOException(
          "no '%s' within %s, %s:%n%s"
              .formatted(word, patience, process.isAlive() ? "still running" : "ended", tail()));
    }
    return event.get();
  }

  /** Waits for a word of it; empty if it ends or the time is up. */
  public Optional<Event> poll(String word, Duration patience) {
    BlockingQueue<Event> queue = queue(word);
    long end = System.nanoTime() + patience.toNanos();
    try {
      long left = patience.toNanos();
      while (left > 0) {
        Event event = queue.poll(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
        if (event != null) {
          return Optional.of(event);
        }
        left = process.isAlive() ? end - System.nanoTime() : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(queue.poll());
  }

  /** Ends it as if the power had failed. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Freezes it (SIGSTOP): it keeps its connections and does not know that time passes. */
  public void freeze() throws IOException {
    Process signal = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start();
    try {
      if (!signal.waitFor(LOOK.toMillis() * 50, TimeUnit.MILLISECONDS) || signal.exitValue() != 0) {
        throw new IOException("cannot freeze process " + pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Kills it: whether it can end in order is not what is measured, and a frozen one cannot. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long now = System.nanoTime();
        String[] words = line.split(" ", 2);
        queue(words[0]).offer(new Event(words.length > 1 ? Long.parseLong(words[1]) : 0, now));
      }
    } catch (IOException e) {
      // Its output is closed as soon as it is killed: there is nothing more to read.
      queue("closed").offer(new Event(0, System.nanoTime()));
    }
  }

  private BlockingQueue<Event> queue(String word) {
    return events.computeIfAbsent(word, name -> new LinkedBlockingQueue<>(MOST_UNREAD));
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
