package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import curio.jobs.JobContext;
import curio.jobs.JobKind;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.jobs.Retry;
import java.time.Duration;

/**
 * A node that has its share of the partitions of a subscription, as a consumer has, and does
 * nothing with them. It tells {@code have N} and {@code left N}; {@code leave} hands everything
 * over, as the orderly end of a node does. Thread-safe.
 */
final class SharingNode implements LogMain.Program {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Jobs jobs;
  private final Events events;

  private SharingNode(Jobs jobs, Events events) {
    this.jobs = jobs;
    this.events = events;
  }

  /** It takes part from now on. */
  static SharingNode start(Address address, int partitions, Events events) {
    Jobs jobs = new ProductNode(address, "jobs").jobs();
    SharingNode node = new SharingNode(jobs, events);
    JobKind kind = JobKind.of("consumer:bench", partitions).with(Retry.forever());
    jobs.share(kind, partitions, node::has);
    jobs.start();
    return node;
  }

  @Override
  public void obey(String word, int number) {
    if (!word.equals("leave")) {
      throw LogMain.Program.unknown(word);
    }
    jobs.close();
    events.tell("gone");
  }

  private JobOutcome has(JobContext context, int partition) throws InterruptedException {
    events.tell("have " + partition);
    try {
      while (context.held() && !context.awaitStop(LONGEST_WAIT)) {
        // Until then it is this node's.
      }
    } finally {
      events.tell("left " + partition);
    }
    return JobOutcome.again(Duration.ZERO);
  }
}
