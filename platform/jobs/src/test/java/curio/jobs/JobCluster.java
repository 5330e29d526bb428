package curio.jobs;

import curio.store.Database;
import curio.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;

/** Nodes that share the jobs of one database, and what tests ask of it. */
final class JobCluster implements AutoCloseable {
  private final TestDatabase store = TestDatabase.migrated("jobs");
  private final List<JobNode> nodes = new ArrayList<>();

  JobCluster() {
    store.asSuperuser("create table public.effect (job bigint, node text, at timestamptz)");
    store.asSuperuser("grant all on public.effect to public");
  }

  /** A node that does not start by itself. */
  JobNode node(String name) {
    var node = new JobNode(store, name);
    nodes.add(node);
    return node;
  }

  /** Runs a statement as the owner of the schemas. */
  void asOwner(String sql) {
    store.asOwner(sql);
  }

  /** A way to the database that is never cut. */
  Database database() {
    return store.database();
  }

  Enqueued enqueue(JobNode through, NewJob job) {
    return database().inTransaction(tx -> through.jobs().enqueue(tx, job));
  }

  static NewJob job(JobKind kind, String text) {
    return NewJob.of(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  static int effect(Handle tx, JobContext context, String node) throws SQLException {
    return tx.execute("insert into effect values (?, ?, clock_timestamp())", context.id(), node);
  }

  int number(String sql) {
    return database().read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  List<String> texts(String sql) {
    return database().read(tx -> tx.createQuery(sql).mapTo(String.class).list());
  }

  @Override
  public void close() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      nodes.forEach(node -> threads.execute(node::close));
    }
    store.close();
  }
}
