package curio.bench.subject;

import curio.bench.subject.JobStore.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way of Mobile-ID proxies on Ignite: two servers that keep the jobs in memory, workers as
 * their clients, a topic, a semaphore for each job.
 */
public final class IgniteJobs implements JobSubject {
  private final String name;
  private final String settings;
  private final Duration sweepsEvery;
  private final Part part;
  private final String detection;
  private final IgniteJvm jvm;

  private IgniteJobs(
      String name,
      String settings,
      Duration sweepsEvery,
      Part part,
      String detection,
      IgniteJvm jvm) {
    this.name = name;
    this.settings = settings;
    this.sweepsEvery = sweepsEvery;
    this.part = part;
    this.detection = detection;
    this.jvm = jvm;
  }

  /** Both settings of it; none without a JDK 17. */
  public static List<IgniteJobs> all(Path peers) throws IOException {
    Optional<IgniteJvm> jvm = IgniteJvm.find(peers);
    if (jvm.isEmpty()) {
      return List.of();
    }
    return List.of(
        new IgniteJobs(
            "ignite",
            "as the document's project sets it: servers failed after 5 s, clients after 10 s, sweep"
                + " every 5 s of jobs that have run for longer than a poll may take, 120 s",
            Duration.ofSeconds(5),
            Part.ON_REQUEST,
            "5000,10000",
            jvm.get()),
        new IgniteJobs(
            "ignite-fast",
            "servers failed after 1 s, clients after 2 s, sweep every second of all that run, which"
                + " the semaphore guards",
            Duration.ofSeconds(1),
            Part.ONCE,
            "1000,2000",
            jvm.get()));
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
    return sweepsEvery;
  }

  @Override
  public Part part() {
    return part;
  }

  @Override
  public JobStore start(Path directory, Cleanup cleanup) throws IOException {
    String grid = Ports.free(1).getFirst() + "," + detection;
    List<Long> servers =
        jvm.startServers(grid, directory, cleanup).stream().map(Worker::pid).toList();
    Program program = new Program(jvm.command(directory, Peer.JVM_OPTIONS, name, grid), "");
    return JobStore.inMemory(program, servers, directory, cleanup);
  }
}
