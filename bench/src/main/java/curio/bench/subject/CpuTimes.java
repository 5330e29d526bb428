package curio.bench.subject;

import java.time.Duration;

/** CPU time of a subject: its PostgreSQL processes, and all its others. */
public record CpuTimes(Duration server, Duration postgres) {
  /** What was used since `earlier`. */
  public CpuTimes since(CpuTimes earlier) {
    return new CpuTimes(server.minus(earlier.server), postgres.minus(earlier.postgres));
  }
}
