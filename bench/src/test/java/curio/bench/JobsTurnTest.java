package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.Takeover.How;
import curio.bench.subject.Cleanup;
import curio.bench.subject.JobStore;
import curio.bench.subject.JobSubject;
import curio.bench.subject.PostgresJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes; nothing is said of their speed. */
class JobsTurnTest {
  private static final Options OPTIONS = Options.parse(List.of("--quick", "--seconds", "1"), 1);

  private final Cleanup cleanup = new Cleanup();
  private final Progress progress = new Progress(System.out);
  private final SplittableRandom random = new SplittableRandom(1);

  @TempDir private Path directory;

  @AfterEach
  void end() {
    cleanup.close();
  }

  @Test
  void theProductDoesAllThatIsAskedOfIt() throws IOException, SQLException {
    JobSubject curio = PostgresJobs.curio();
    JobStore store = curio.start(directory, cleanup);

    JobsRound round = new JobsTurn(OPTIONS, progress, curio, store, random).run();

    assertThat(round.problems()).isEmpty();
    assertThat(round.stored().perSecond()).isPositive();
    assertThat(round.idle().orElseThrow().micros().getTotalCount()).isEqualTo(200);
    assertThat(round.loaded().orElseThrow().micros().getTotalCount()).isEqualTo(500);
    assertThat(store.unfinished()).isZero();
    assertThat(store.version()).isPresent();
  }

  @Test
  void theBareLoopDoesStoredJobsOnly() throws IOException, SQLException {
    JobSubject bare = PostgresJobs.bare();
    JobStore store = bare.start(directory, cleanup);

    JobsRound round = new JobsTurn(OPTIONS, progress, bare, store, random).run();

    assertThat(round.problems()).isEmpty();
    assertThat(round.idle()).isEmpty();
    assertThat(store.unfinished()).isZero();
  }

  @Test
  void aHeldJobIsTakenFromAKilledWorkerAndFromAFrozenOne() throws IOException {
    JobStore store = PostgresJobs.curio().start(directory, cleanup);
    TakeoverTurn turn = new TakeoverTurn(store, progress, random);

    for (How how : How.values()) {
      Takeover takeover = turn.run(how, 1, Duration.ofMinutes(1));

      assertThat(takeover.taken()).as("%s", how).hasSize(1);
      assertThat(takeover.givenUp()).isZero();
    }
  }
}
