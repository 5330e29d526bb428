package curio.cluster.members;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.members.Registrations.Check;
import curio.cluster.members.TicketOutcome.NobodyAlive;
import curio.cluster.members.TicketOutcome.Opened;
import curio.cluster.members.TicketOutcome.Uncounted;
import curio.cluster.members.TicketOutcome.UnknownService;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tickets of two nodes that share a store. */
class TicketsTest {
  private static final String SERVICE = "USER SERVICE";
  private static final int CALLERS = 100;

  private TestDatabase store;
  private TestNode one;
  private TestNode two;

  @BeforeEach
  void start() {
    store = TestDatabase.migrated("cluster");
    one = new TestNode("node-1", store.settings()).start();
    two = new TestNode("node-2", store.settings()).start();
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
    store.close();
  }

  @Test
  void theLeastLoadedIsChosenByWhicheverNode() {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    two.registrations.addHost(SERVICE, "[::1]:2", Check.NONE);

    var first = opened(one);
    var second = opened(two);
    assertThat(List.of(first.host(), second.host())).containsExactlyInAnyOrder("a:1", "[::1]:2");

    assertThat(two.tickets.close(first.ticket())).isTrue();
    assertThat(opened(two).host()).isEqualTo(first.host());
    assertThat(tickets(one)).isEqualTo(2);
    assertThat(tickets(two)).isEqualTo(2);
    eventually(() -> assertThat(one.metric("cluster_tickets")).isEqualTo(2));
  }

  @Test
  void aTicketIsClosedOnce() {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    var ticket = opened(one).ticket();

    assertThat(one.tickets.close(ticket)).isTrue();
    assertThat(one.tickets.close(ticket)).isFalse();
    assertThat(two.tickets.close(ticket)).isFalse();
    assertThat(one.tickets.close("B17A90JKL")).isFalse();
    assertThat(one.tickets.close("x".repeat(10_000))).isFalse();
    assertThat(tickets(one)).isZero();
  }

  @Test
  void aCrowdOnTwoNodesIsSpreadEvenlyAndEachIsCountedOnce() throws Exception {
    var hosts = List.of("a:1", "b:1", "c:1", "d:1");
    hosts.forEach(host -> one.registrations.addHost(SERVICE, host, Check.NONE));

    var opened = together(i -> opened(i % 2 == 0 ? one : two));

    var counts =
        opened.stream().collect(Collectors.groupingBy(Opened::host, Collectors.counting()));
    assertThat(counts).hasSize(4).allSatisfy((host, count) -> assertThat(count).isEqualTo(25));
    assertThat(opened.stream().map(Opened::ticket).distinct()).hasSize(CALLERS);
    assertThat(tickets(two)).isEqualTo(CALLERS);

    // Everybody closes on both nodes at once: one of each two calls is the one that closed it.
    var closed =
        together(i -> {
          var ticket = opened.get(i).ticket();
          return (one.tickets.close(ticket) ? 1 : 0) + (two.tickets.close(ticket) ? 1 : 0);
        });
    assertThat(closed).containsOnly(1);
    assertThat(tickets(one)).isZero();
  }

  /** Who gets no answer may have left a ticket, which ends by itself; who gets one has one. */
  @Test
  void aCrowdThatIsCutOffHalfWayHasTheTicketsThatItWasGiven() throws Exception {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    eventually(() -> assertThat(one.members.members(SERVICE)).hasSize(1));

    var outcomes =
        together(caller -> {
          if (caller % 20 == 10) {
            store.killConnections();
          }
          try {
            return Optional.of(one.tickets.open(SERVICE));
          } catch (CurioException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            return Optional.<TicketOutcome>empty();
          }
        });

    var opened =
        outcomes.stream().flatMap(Optional::stream).filter(Opened.class::isInstance).toList();
    eventually(() -> assertThat(tickets(two)).isGreaterThanOrEqualTo(opened.size()));
    assertThat(tickets(two)).isLessThanOrEqualTo(CALLERS);
    for (var outcome : opened) {
      var ticket = ((Opened) outcome).ticket();
      assertThat(two.tickets.close(ticket)).isTrue();
      assertThat(two.tickets.close(ticket)).isFalse();
    }
    assertThat(tickets(two)).isLessThanOrEqualTo(CALLERS - opened.size());
  }

  @Test
  void aTicketDiesWithItsMember() {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    var ofRemoved = opened(one).ticket();
    var ofDead = ((Opened) one.tickets.open(TestNode.ORDERS)).ticket();

    two.registrations.removeHost(SERVICE, "a:1");
    sql(
        "update cluster.member set heard_at = now() - interval '1 h', term = '1 s'"
            + " where id in (select member_id from cluster.ticket where id = '"
            + ofDead
            + "')");

    assertThat(one.tickets.close(ofRemoved)).isFalse();
    assertThat(one.tickets.close(ofDead)).isFalse();
    assertThat(tickets(two)).isZero();
  }

  @Test
  void aTicketOfOneWhoLeftIsGone() {
    var all =
        List.of(
            (Opened) two.tickets.open(TestNode.ORDERS), (Opened) two.tickets.open(TestNode.ORDERS));

    one.close();

    assertThat(all.stream().filter(opened -> two.tickets.close(opened.ticket()))).hasSize(1);
  }

  @Test
  void aTicketEndsByItself() {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    one.registrations.addHost(SERVICE, "b:1", Check.NONE);
    var ticket = opened(one);

    sql("update cluster.ticket set ends_at = now() - interval '1 ms'");

    assertThat(tickets(one)).isZero();
    assertThat(one.tickets.close(ticket.ticket())).isFalse();
  }

  @Test
  void unknownAndDeadServicesAreToldApart() {
    assertThat(one.tickets.open(SERVICE)).isInstanceOf(UnknownService.class);

    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    sql("update cluster.member set heard_at = now() - interval '6 min' where id like 'host:%'");
    assertThat(one.tickets.open(SERVICE)).isInstanceOf(NobodyAlive.class);

    // Registered again it is back.
    two.registrations.addHost(SERVICE, "a:1", Check.NONE);
    assertThat(opened(one).host()).isEqualTo("a:1");

    one.registrations.removeHost(SERVICE, "a:1");
    one.registrations.removeHost(SERVICE, "a:1");
    assertThat(one.tickets.open(SERVICE)).isInstanceOf(UnknownService.class);
  }

  @Test
  void whoDrainsIsNotChosen() {
    one.membership.drain();

    for (int i = 0; i < 5; i++) {
      assertThat(two.tickets.open(TestNode.ORDERS)).isInstanceOf(Opened.class);
    }

    var members = two.overview.now().services().getFirst().members();
    assertThat(members).extracting(KnownMember::tickets).containsExactly(0L, 5L);
    two.membership.drain();
    assertThat(two.tickets.open(TestNode.ORDERS)).isInstanceOf(NobodyAlive.class);
  }

  @Test
  void withoutTheStoreTheLastKnownAreNamedUncounted() {
    one.registrations.addHost(SERVICE, "a:1", Check.NONE);
    eventually(() -> assertThat(one.members.members(SERVICE)).hasSize(1));

    one.database.close();

    assertUncounted();
    eventually(() -> assertThat(one.members.stale()).isTrue());
    assertUncounted();
    assertThatThrownBy(() -> one.tickets.open("another"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void namesAndHostsThatNobodyCouldCallAreRefused() {
    for (var host :
        List.of(
            "",
            "localhost",
            "localhost:",
            "localhost:0",
            "localhost:65536",
            ":1",
            "a b:1",
            "::1:80",
            "http://a:1",
            "a:1/x",
            "[]:1",
            "a:-1")) {
      assertThatThrownBy(() -> one.registrations.addHost(SERVICE, host, Check.NONE))
          .as(host)
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
    for (var service : List.of("", " ", "a\0b", "x".repeat(201))) {
      assertThatThrownBy(() -> one.registrations.addHost(service, "a:1", Check.NONE))
          .isInstanceOf(CurioException.class);
      assertThatThrownBy(() -> one.tickets.open(service)).isInstanceOf(CurioException.class);
    }
  }

  private void assertUncounted() {
    assertThat(one.tickets.open(SERVICE))
        .isInstanceOfSatisfying(
            Uncounted.class,
            uncounted -> {
              assertThat(uncounted.host()).isEqualTo("a:1");
              assertThat(one.tickets.close(uncounted.ticket())).isTrue();
            });
  }

  private static Opened opened(TestNode node) {
    return (Opened) node.tickets.open(SERVICE);
  }

  private static long tickets(TestNode node) {
    return node.overview.now().services().stream()
        .flatMap(service -> service.members().stream())
        .mapToLong(KnownMember::tickets)
        .sum();
  }

  private void sql(String sql) {
    store.database().inTransaction(tx -> tx.execute(sql));
  }

  /** What one caller does. */
  private interface Call<T> {
    T of(int caller);
  }

  private static <T> List<T> together(Call<T> call) throws Exception {
    var calls = new ArrayList<Callable<T>>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      calls.add(() -> call.of(caller));
    }
    var results = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
    }
    return results;
  }
}
