package curio.jobs;

import static curio.jobs.JobCluster.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the statements on jobs read: the rows that they are about, however many others there are.
 */
class JobPlansTest {
  private static final JobKind KIND = JobKind.of("thing", 1_000);
  private static final int WAITING = 3_000;
  private static final int RUNNING = 1_000;
  private static final int FEW = 20;

  private final JobCluster cluster = new JobCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aClaimReadsWhatItClaims() {
    var node = manyJobs();

    long read =
        cluster
            .database()
            .inTransaction(tx -> {
              assertThat(claim(tx, node, FEW)).hasSize(FEW);
              return entriesRead(tx, "job_due") + entriesRead(tx, "job_pkey");
            });

    assertThat(read).isLessThanOrEqualTo(2 * FEW);
  }

  @Test
  void endingAFewReadsNoneOfTheOthersThatRun() {
    var node = manyJobs();
    var running = cluster.database().inTransaction(tx -> claim(tx, node, RUNNING));

    long read =
        cluster
            .database()
            .inTransaction(tx -> {
              var ends = running.stream().limit(FEW).map(Finish::done).toList();
              assertThat(new FinishWrites().apply(tx.getConnection(), ends))
                  .hasSize(FEW)
                  .containsOnly(true);
              return entriesRead(tx, "job_owner") + entriesRead(tx, "job_pkey");
            });

    assertThat(read).isLessThanOrEqualTo(2 * FEW);
  }

  /** They are there, and the planner thinks of the time when nothing ran. */
  private long manyJobs() {
    var database = cluster.database();
    database.inTransaction(
        tx -> JobTable.add(tx, Collections.nCopies(WAITING, job(KIND, "one of many"))));
    cluster.asOwner("vacuum analyze jobs.job");
    return database.inOneStatement(tx ->
        tx.createQuery(
                "insert into jobs.node (name, held_until) values ('a', 'infinity') returning id")
            .mapTo(Long.class)
            .one());
  }

  private static List<Claimed> claim(Handle tx, long node, int jobs) throws SQLException {
    return JobTable.claim(tx, node, new JobTable.Wanted(Map.of(KIND.name(), jobs)));
  }

  private static long entriesRead(Handle tx, String index) {
    return tx.createQuery("select pg_stat_get_xact_tuples_returned(:index::regclass)")
        .bind("index", "jobs." + index)
        .mapTo(Long.class)
        .one();
  }
}
