package peer.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** One-time tasks of db-scheduler, as it comes or with its fastest sensible settings. */
final class DbSchedulerJobs implements JobSystem {
  /** The table of its documentation, without the index for priorities, which are not used. */
  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name text not null,
        task_instance text not null,
        task_data bytea,
        execution_time timestamp with time zone,
        picked boolean not null,
        picked_by text,
        last_success timestamp with time zone,
        last_failure timestamp with time zone,
        consecutive_failures int,
        last_heartbeat timestamp with time zone,
        version bigint not null,
        priority smallint,
        state text,
        primary key (task_name, task_instance)
      );
      create index if not exists execution_time_idx on scheduled_tasks (execution_time);
      create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat);
      """;

  private final DataSource database;
  private final boolean fast;
  private final OneTimeTask<Void> nothing;
  private final OneTimeTask<Void> probe;
  private final OneTimeTask<Void> held;
  private Scheduler scheduler;

  DbSchedulerJobs(DataSource database, Events events, boolean fast) throws SQLException {
    this.database = database;
    this.fast = fast;
    this.nothing = Tasks.oneTime("nothing").execute((instance, context) -> events.ran());
    this.probe =
        Tasks.oneTime("probe").execute((instance, context) -> events.began(asked(instance)));
    this.held = Tasks.oneTime("held").execute((instance, context) -> hold(events));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    this.scheduler = scheduler();
  }

  @Override
  public void fill(int count) {
    SchedulerClient client = SchedulerClient.Builder.create(database, nothing).build();
    Stream<TaskInstance<?>> jobs =
        Stream.generate(() -> nothing.instance(UUID.randomUUID().toString())).limit(count)
            .map(job -> job);
    client.scheduleBatch(jobs, Instant.now());
  }

  @Override
  public void work() {
    scheduler.start();
  }

  @Override
  public void rest() {
    scheduler.stop();
    scheduler = scheduler();
  }

  @Override
  public void probe(long asked) {
    scheduler.schedule(probe.instance(UUID.randomUUID() + " " + asked), Instant.now());
  }

  @Override
  public void hold() {
    scheduler.schedule(held.instance(UUID.randomUUID().toString()), Instant.now());
  }

  private Scheduler scheduler() {
    SchedulerBuilder builder =
        Scheduler.create(database, nothing, probe, held)
            .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()));
    if (fast) {
      builder
          .threads(50)
          .pollUsingLockAndFetch(0.5, 4.0)
          .pollingInterval(Duration.ofMillis(100))
          .enableImmediateExecution()
          .heartbeatInterval(Duration.ofSeconds(1))
          .missedHeartbeatsLimit(4);
    }
    return builder.build();
  }

  private static long asked(TaskInstance<Void> instance) {
    return Long.parseLong(instance.getId().substring(instance.getId().indexOf(' ') + 1));
  }

  private static void hold(Events events) {
    try {
      events.held();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
