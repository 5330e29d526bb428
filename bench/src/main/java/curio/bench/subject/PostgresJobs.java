package curio.bench.subject;

import curio.bench.subject.JobStore.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Jobs in a PostgreSQL like the product's: the product's, the peers', and the bare loop. */
public final class PostgresJobs implements JobSubject {
  private final String name;
  private final String settings;
  private final Duration looksEvery;
  private final Part part;
  private final Program program;

  private PostgresJobs(
      String name, String settings, Duration looksEvery, Part part, Program program) {
    this.name = name;
    this.settings = settings;
    this.looksEvery = looksEvery;
    this.part = part;
    this.program = program;
  }

  /** The product's module, in a process of its own. */
  public static PostgresJobs curio() {
    return new PostgresJobs(
        "curio",
        "as it comes: 10 + 10 connections, lease renewed every second; up to 1 000 of a kind at"
            + " once",
        Duration.ofSeconds(1),
        Part.ALL,
        own("curio", "select count(*) from jobs.job where state <> 'done' and kind = 'nothing'"));
  }

  /** Batches of rows, locked, called and deleted. */
  public static PostgresJobs bare() {
    return new PostgresJobs(
        "bare",
        "2 connections, 512 rows a batch: select … for update skip locked, delete, commit",
        Duration.ofSeconds(1),
        Part.STORED_JOBS,
        own("bare", "select count(*) from job"));
  }

  /** db-scheduler as it comes. */
  public static PostgresJobs dbScheduler(Path peers) {
    return dbScheduler(
        peers,
        "db-scheduler",
        "as it comes: 10 threads, looks every 10 s, heartbeat every 5 min, dead after 6 missed",
        Duration.ofSeconds(10),
        Part.ON_REQUEST);
  }

  /** db-scheduler with its fastest sensible settings. */
  public static PostgresJobs dbSchedulerFast(Path peers) {
    return dbScheduler(
        peers,
        "db-scheduler-fast",
        "50 threads, lock-and-fetch from 0.5 to 4.0 × threads, looks every 100 ms, immediate"
            + " execution, heartbeat every second, dead after 4 missed (the fewest it allows)",
        Duration.ofMillis(100),
        Part.ALL);
  }

  private static PostgresJobs dbScheduler(
      Path peers, String name, String settings, Duration looksEvery, Part part) {
    return new PostgresJobs(
        name,
        settings,
        looksEvery,
        part,
        new Program(peer(peers, name), "select count(*) from scheduled_tasks"));
  }

  /** JobRunr as it comes. */
  public static PostgresJobs jobRunr(Path peers) {
    return jobRunr(
        peers,
        "jobrunr",
        "as it comes: 16 virtual threads a core, looks every 15 s, a server is dead after 4 times"
            + " that",
        Duration.ofSeconds(15),
        Part.ON_REQUEST);
  }

  /** JobRunr with its fastest sensible settings. */
  public static PostgresJobs jobRunrFast(Path peers) {
    return jobRunr(
        peers,
        "jobrunr-fast",
        "200 virtual threads, looks every 5 s, a server is dead after 4 times that (the least it"
            + " allows on a database)",
        Duration.ofSeconds(5),
        Part.ONCE);
  }

  private static PostgresJobs jobRunr(
      Path peers, String name, String settings, Duration looksEvery, Part part) {
    return new PostgresJobs(
        name,
        settings,
        looksEvery,
        part,
        new Program(
            peer(peers, name), "select count(*) from jobrunr_jobs where state <> 'SUCCEEDED'"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public Duration looksEvery() {
    return looksEvery;
  }

  @Override
  public Part part() {
    return part;
  }

  @Override
  public JobStore start(Path directory, Cleanup cleanup) {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("data")));
    return JobStore.inPostgres(program, postgres, directory, cleanup);
  }

  private static Program own(String system, String unfinished) {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Jvm.options());
    command.addAll(List.of("-cp", Jvm.classPath(), "curio.bench.worker.WorkerMain", system));
    return new Program(command, unfinished);
  }

  private static List<String> peer(Path peers, String system) {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Peer.JVM_OPTIONS);
    command.addAll(List.of("-jar", peers.resolve("jobs/target/peer-jobs.jar").toString(), system));
    return command;
  }
}
