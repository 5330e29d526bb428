package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import curio.jobs.JobContext;
import curio.jobs.JobKind;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.jobs.NewJob;
import curio.jobs.Retry;
import curio.store.Database;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The product's module for jobs, built as a node builds it. {@link #probe} is thread-safe. */
final class CurioJobs implements JobSystem {
  private static final JobKind NOTHING = JobKind.of("nothing", 1_000);
  private static final JobKind PROBE = JobKind.of("probe", 100);

  /** The same job is taken over again and again, which counts as an attempt each time. */
  private static final JobKind HELD = JobKind.of("held", 100).with(Retry.forever());

  private static final int BATCH = 5_000;

  private final Events events;
  private final ProductNode node;
  private final Database database;
  private Jobs jobs;

  CurioJobs(Address address, Events events) {
    this.events = events;
    this.node = new ProductNode(address, "jobs");
    this.database = node.database();
    this.jobs = jobs();
  }

  @Override
  public void fill(int count) {
    for (int done = 0; done < count; done += BATCH) {
      List<NewJob> batch = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + BATCH); i++) {
        batch.add(NewJob.of(NOTHING, new byte[0]));
      }
      database.inTransaction(tx -> jobs.enqueueAll(tx, batch));
    }
  }

  @Override
  public void work() {
    jobs.start();
  }

  @Override
  public void rest() {
    jobs.close();
    jobs = jobs();
  }

  @Override
  public void probe(long asked) {
    byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(asked).array();
    database.inTransaction(tx -> jobs.enqueue(tx, NewJob.of(PROBE, payload)));
  }

  @Override
  public void hold() {
    database.inTransaction(tx -> jobs.enqueue(tx, NewJob.of(HELD, new byte[0])));
  }

  private Jobs jobs() {
    return node.jobs()
        .handle(NOTHING, context -> nothing())
        .handle(PROBE, this::began)
        .handle(HELD, context -> held());
  }

  private JobOutcome nothing() {
    events.ran();
    return JobOutcome.done();
  }

  private JobOutcome began(JobContext context) {
    events.began(ByteBuffer.wrap(context.payload()).getLong());
    return JobOutcome.done();
  }

  private JobOutcome held() throws InterruptedException {
    events.held();
    return JobOutcome.done();
  }
}
