package peer.jobs;

import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** Job requests of JobRunr, as it comes or with its fastest sensible settings. */
final class JobRunrJobs implements JobSystem {
  private static final int BATCH = 5_000;

  private final JsonMapper json = new JacksonJsonMapper();
  private final StorageProvider storage;
  private final JobRequestScheduler scheduler;
  private final JobActivator handlers;
  private final boolean fast;
  private BackgroundJobServer server;

  JobRunrJobs(DataSource database, Events events, boolean fast) {
    this.storage = new PostgresStorageProvider(database);
    this.storage.setJobMapper(new JobMapper(json));
    this.scheduler = new JobRequestScheduler(storage);
    this.handlers = activator(new NothingHandler(events), new ProbeHandler(events), new HeldHandler(events));
    this.fast = fast;
  }

  @Override
  public void fill(int count) {
    for (int done = 0; done < count; done += BATCH) {
      scheduler.enqueue(Stream.generate(Nothing::new).limit(Math.min(BATCH, count - done)));
    }
  }

  @Override
  public void work() {
    server = new BackgroundJobServer(storage, json, handlers, configuration());
    server.start();
  }

  @Override
  public void rest() {
    server.stop();
  }

  @Override
  public void probe(long asked) {
    scheduler.enqueue(new Probe(asked));
  }

  @Override
  public void hold() {
    scheduler.enqueue(new Held());
  }

  private BackgroundJobServerConfiguration configuration() {
    BackgroundJobServerConfiguration standard =
        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration();
    return fast
        ? standard
            .andPollInterval(Duration.ofSeconds(5))
            .andServerTimeoutPollIntervalMultiplicand(4)
            .andWorkerCount(200)
        : standard;
  }

  private static JobActivator activator(Object... handlers) {
    return new JobActivator() {
      @Override
      public <T> T activateJob(Class<T> type) {
        return Stream.of(handlers).filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
      }
    };
  }

  /** Does nothing. */
  public record Nothing() implements JobRequest {
    @Override
    public Class<NothingHandler> getJobRequestHandler() {
      return NothingHandler.class;
    }
  }

  /** Tells that it has begun. */
  public record Probe(long asked) implements JobRequest {
    @Override
    public Class<ProbeHandler> getJobRequestHandler() {
      return ProbeHandler.class;
    }
  }

  /** Runs on. */
  public record Held() implements JobRequest {
    @Override
    public Class<HeldHandler> getJobRequestHandler() {
      return HeldHandler.class;
    }
  }

  /** Of {@link Nothing}. */
  public record NothingHandler(Events events) implements JobRequestHandler<Nothing> {
    @Override
    public void run(Nothing job) {
      events.ran();
    }
  }

  /** Of {@link Probe}. */
  public record ProbeHandler(Events events) implements JobRequestHandler<Probe> {
    @Override
    public void run(Probe job) {
      events.began(job.asked());
    }
  }

  /** Of {@link Held}. */
  public record HeldHandler(Events events) implements JobRequestHandler<Held> {
    @Override
    public void run(Held job) throws InterruptedException {
      events.held();
    }
  }
}
