package curio.bench.subject;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A relay that runs, with nothing to move unless it is given something. Used by one thread. */
public final class RunningRelay {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Worker worker;
  private final Backlog backlog;
  private final Destination destination;
  private final List<Long> others;

  /** What waits to be moved. */
  interface Backlog {
    /** How many events. */
    long waiting() throws IOException;

    /** Whether there is none. Cheap. */
    boolean isEmpty() throws IOException;

    /** Brings the store into the state it would be in after some minutes of rest. */
    void settle() throws IOException;
  }

  /** Where events go. */
  @FunctionalInterface
  interface Destination {
    /** How many have come there. */
    long events() throws IOException;
  }

  /**
   * One whose worker is ready.
   *
   * @param others processes that belong to it, beside the worker
   */
  RunningRelay(Worker worker, Backlog backlog, Destination destination, List<Long> others) {
    this.worker = worker;
    this.backlog = backlog;
    this.destination = destination;
    this.others = List.copyOf(others);
  }

  /**
   * Has so many events put into the outbox by one transaction.
   *
   * @return when that was committed, by {@link System#nanoTime}
   */
  public long fill(int events) throws IOException {
    worker.say("fill " + events);
    return worker.await("filled", PATIENCE).nanos();
  }

  /** How many events wait in the outbox. */
  public long waiting() throws IOException {
    return backlog.waiting();
  }

  /** Whether none waits. */
  public boolean isEmpty() throws IOException {
    return backlog.isEmpty();
  }

  /** Brings the store into the state it would be in after some minutes of rest. */
  public void settle() throws IOException {
    backlog.settle();
  }

  /** How many events have come to where they are to go, since the start. */
  public long delivered() throws IOException {
    return destination.events();
  }

  /** All of it. */
  public ProcessTree processes() {
    List<Long> all = new ArrayList<>(others);
    all.add(worker.pid());
    return new ProcessTree(all);
  }
}
