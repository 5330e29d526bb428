package curio.cluster.members;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.store.DatabaseSettings;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that come, stay, go and die, as the others see it. */
class MembersTest {
  /** Three heartbeats missed, and a moment to see it. */
  private static final Duration GONE = Duration.ofMillis(3_500);

  private TestDatabase store;
  private FaultProxy proxy;
  private TestNode one;
  private TestNode two;

  @BeforeEach
  void start() {
    store = TestDatabase.migrated("cluster");
    proxy = FaultProxy.before(URI.create(store.settings().url().substring(5)).getPort());
    one = new TestNode("node-1", store.settings()).start();
    two = new TestNode("node-2", throughProxy()).start();
    eventually(() -> assertThat(one.called()).containsExactly("node-1", "node-2"));
  }

  @AfterEach
  void stop() {
    proxy.pass();
    two.close();
    one.close();
    proxy.close();
    store.close();
  }

  @Test
  void whoJoinsIsSeenByAllAndStays() {
    try (var three = new TestNode("node-3", store.settings()).start()) {
      eventually(() -> assertThat(one.called()).containsExactly("node-1", "node-2", "node-3"));
      eventually(() -> assertThat(two.called()).containsExactly("node-1", "node-2", "node-3"));
      assertThat(three.called()).contains("node-3");
      assertThat(one.members.members("another.Service")).isEmpty();

      var seen = new AtomicInteger();
      three.members.onChange(seen::incrementAndGet);
      long read = heartbeatSecond();
      eventually(() -> assertThat(heartbeatSecond()).isGreaterThan(read + 4));
      assertThat(seen).hasValue(0);
      assertThat(one.metric("cluster_members")).isEqualTo(3);
    }
  }

  /** The setting is the heartbeat's alone, not that of whoever uses the connection next. */
  @Test
  void heartbeatsLeaveNothingBehindOnTheirConnections() {
    long read = heartbeatSecond();
    eventually(() -> assertThat(heartbeatSecond()).isGreaterThan(read + 1));

    for (int i = 0; i < 20; i++) {
      assertThat(
              one.database.<String>inTransaction(
                  tx -> tx.createQuery("show synchronous_commit").mapTo(String.class).one()))
          .isEqualTo("on");
    }
  }

  @Test
  void whoLeavesIsGoneAtOnce() {
    two.close();

    eventually(Duration.ofSeconds(1), () -> assertThat(one.called()).containsExactly("node-1"));
    assertThat(one.overview.now().services())
        .singleElement()
        .satisfies(
            service -> assertThat(service.members()).extracting("id").containsExactly("node-1"));
  }

  @Test
  void whoDrainsIsNotCalledButStillThere() {
    two.membership.drain();

    eventually(Duration.ofSeconds(1), () -> assertThat(one.called()).containsExactly("node-1"));
    assertThat(two.membership.alive()).isTrue();
    assertThat(one.overview.now().services().getFirst().members())
        .filteredOn(KnownMember::draining)
        .extracting(KnownMember::id)
        .containsExactly("node-2");
    // Its next heartbeats say the same.
    long read = heartbeatSecond();
    eventually(() -> assertThat(heartbeatSecond()).isGreaterThan(read + 3));
    assertThat(one.called()).containsExactly("node-1");
  }

  @Test
  void whoIsCutOffIsGoneInTimeKnowsItAndComesBack() {
    var heard = new AtomicInteger();
    one.members.onChange(heard::incrementAndGet);

    proxy.cut();

    eventually(GONE, () -> assertThat(one.called()).containsExactly("node-1"));
    assertThat(two.membership.alive()).isFalse();
    assertThat(two.membership.lost()).isTrue();
    assertThat(heard).hasPositiveValue();
    eventually(() -> assertThat(two.metric("cluster_heartbeat_failures")).isPositive());

    // Whom it knew last is called on: a call to nobody would fail as well.
    assertThat(two.members.stale()).isTrue();
    assertThat(two.metric("cluster_list_stale")).isEqualTo(1);
    assertThat(two.called()).containsExactly("node-1", "node-2");
    assertThat(two.overview.now().stale()).isTrue();
    assertThat(two.overview.now().services()).hasSize(1);

    proxy.pass();

    eventually(() -> assertThat(one.called()).containsExactly("node-1", "node-2"));
    eventually(() -> assertThat(two.members.stale()).isFalse());
    eventually(() -> assertThat(two.membership.alive()).isTrue());
    assertThat(two.membership.lost()).isFalse();
    assertThat(two.overview.now().stale()).isFalse();
  }

  /** Silence that has lasted as long as the reader's own says nothing of who was silent. */
  @Test
  void whoWasSilentWhileTheStoreWasAwayIsCalledForAnotherTerm() {
    try (var three = new TestNode("node-3", throughProxy()).start()) {
      eventually(() -> assertThat(three.called()).contains("node-1", "node-2", "node-3"));
      proxy.cut();
      eventually(GONE, () -> assertThat(one.called()).containsExactly("node-1"));
      two.die();

      proxy.pass();

      eventually(() -> assertThat(three.members.stale()).isFalse());
      assertThat(three.called()).contains("node-1", "node-2", "node-3");
      assertThat(three.overview.now().services().getFirst().members())
          .extracting(KnownMember::id)
          .doesNotContain("node-2");
      eventually(() -> assertThat(three.called()).containsExactly("node-1", "node-3"));
    }
  }

  @Test
  void whoseStoreStandsStillIsGoneInTimeToo() {
    proxy.hang();

    eventually(GONE, () -> assertThat(one.called()).containsExactly("node-1"));
    assertThat(two.membership.alive()).isFalse();
    assertThat(two.members.stale()).isTrue();
    proxy.pass();

    eventually(() -> assertThat(one.called()).containsExactly("node-1", "node-2"));
  }

  @Test
  void whoCannotReachTheStoreYetJoinsAsSoonAsItCan() {
    proxy.cut();

    try (var three = new TestNode("node-3", throughProxy()).start()) {
      assertThat(three.membership.alive()).isFalse();
      assertThat(three.membership.lost()).isFalse();
      assertThat(three.members.stale()).isTrue();
      assertThat(three.called()).isEmpty();
      proxy.pass();

      eventually(() -> assertThat(one.called()).contains("node-1", "node-3"));
      eventually(() -> assertThat(three.called()).contains("node-1", "node-3"));
    }
  }

  @Test
  void whoIsKilledIsGoneInTime() {
    two.die();

    eventually(GONE, () -> assertThat(one.called()).containsExactly("node-1"));
  }

  @Test
  void whoseRowWasRemovedJoinsAgainAsItWas() {
    two.membership.drain();

    one.database.inTransaction(tx -> tx.execute("delete from cluster.member where id = 'node-2'"));

    eventually(() ->
        assertThat(texts("select state from cluster.live_member where id = 'node-2'"))
            .containsExactly("draining"));
  }

  @Test
  void cleanupRemovesTheLongDeadAndTheirTicketsOnly() {
    two.die();
    one.database.inTransaction(tx -> {
      tx.execute("insert into cluster.ticket values ('T', 'node-2', now() + interval '1 h')");
      tx.execute("insert into cluster.ticket values ('U', 'node-1', now() - interval '1 s')");
      tx.execute("insert into cluster.ticket values ('V', 'node-1', now() + interval '1 h')");
      tx.execute(
          "update cluster.member set heard_at = now() - interval '11 min' where id = 'node-2'");
      return tx.execute(
          """
          insert into cluster.member
            (id, protocol, roles, services, host, port, internal_port, state, term, heard_at)
          select 'lately', protocol, roles, services, host, port, internal_port, state, term,
            now() - interval '9 min' from cluster.member where id = 'node-1'
          """);
    });

    for (var rule : MemberCleanup.rules()) {
      one.database.inTransaction(tx -> rule.deletion().delete(tx, 1_000));
    }

    assertThat(texts("select id from cluster.member order by id"))
        .containsExactly("lately", "node-1");
    assertThat(texts("select id from cluster.ticket")).containsExactly("V");
  }

  @Test
  void membersOfAnotherProtocolAreNotCalled() {
    one.database.inTransaction(
        tx -> tx.execute("update cluster.member set protocol = 2 where id = 'node-2'"));

    eventually(() -> assertThat(one.called()).containsExactly("node-1"));
  }

  /** Grows by one with each heartbeat, by the store's clock. */
  private long heartbeatSecond() {
    var sql = "select extract(epoch from heard_at)::bigint from cluster.member where id = 'node-1'";
    return Long.parseLong(texts(sql).getFirst());
  }

  private List<String> texts(String sql) {
    return one.database.read(tx -> tx.createQuery(sql).mapTo(String.class).list());
  }

  private DatabaseSettings throughProxy() {
    var direct = store.settings();
    var uri = URI.create(direct.url().substring(5));
    return new DatabaseSettings(
        direct.url().replace(uri.getHost() + ":" + uri.getPort(), "127.0.0.1:" + proxy.port()),
        direct.user(),
        direct.password(),
        direct.poolSize(),
        direct.connectTimeout(),
        direct.statementTimeout());
  }
}
