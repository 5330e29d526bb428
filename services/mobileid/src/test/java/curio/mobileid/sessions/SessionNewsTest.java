package curio.mobileid.sessions;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody signals here: what is noticed was found by looking. */
class SessionNewsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestDatabase store = TestDatabase.migrated("mobileid");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Database database;
  private final Notifications wakeups;
  private final SessionRows rows;
  private final SessionWaiters news;

  SessionNewsTest() {
    database = Database.open("news", store.settings(), metrics);
    wakeups = new Notifications(store.database(), store.settings(), "news");
    rows = new SessionRows(database, new FieldEncryption(new byte[32]), metrics);
    news = new SessionWaiters(rows, wakeups);
    news.start();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    news.close();
    rows.close();
    wakeups.close();
    database.close();
    store.close();
  }

  @Test
  void endsOfMoreThanOneLookAreFoundOneAfterTheOther() throws Exception {
    var waits = await(run(2_500));
    eventually(() -> assertThat(news.waiting()).isEqualTo(2_500));
    assertThat(waits).noneMatch(Future::isDone);

    database.inTransaction(
        tx -> tx.execute("update mobileid.session set state = 'exception', failure = 'x'"));

    eventually(PATIENCE, () -> assertThat(waits).allMatch(Future::isDone));
    for (var wait : waits) {
      assertThat(wait.get()).isTrue();
    }
    assertThat(news.waiting()).isZero();
  }

  @Test
  void whoseSessionGoesOnIsNotTold() throws Exception {
    var open = await(run(1));
    var gone = await(List.of(UUID.randomUUID()));

    eventually(() -> assertThat(gone.getFirst().isDone()).isTrue());
    assertThat(gone.getFirst().get()).isTrue();
    assertThat(open.getFirst().isDone()).isFalse();
  }

  private List<UUID> run(int count) {
    return database.inTransaction(tx ->
        tx.createQuery(
                """
                insert into mobileid.session
                  (id, purpose, state, expires_at, fingerprint, hash, hash_type, person, trace_id)
                select gen_random_uuid(), 'authentication', 'running', now() + interval '1 hour',
                  '', '', 'SHA256', '', '' from generate_series(1, :count)
                returning id
                """)
            .bind("count", count)
            .mapTo(UUID.class)
            .list());
  }

  private List<Future<Boolean>> await(List<UUID> ids) {
    var waits = new ArrayList<Future<Boolean>>();
    for (var id : ids) {
      waits.add(
          threads.submit(() -> {
            try (var waiting = news.await(new SessionId(id))) {
              return waiting.await(PATIENCE);
            }
          }));
    }
    return waits;
  }
}
