package curio.cluster.members;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.members.Registrations.Check;
import curio.errors.CurioException;
import curio.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that were registered over HTTP, and nodes that knock at them. */
class KnockingTest {
  private static final String SERVICE = "USER SERVICE";

  private final TestDatabase store = TestDatabase.migrated("cluster");
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestNode node;

  @BeforeEach
  void start() {
    node = add(new TestNode("a", store.settings())).start();
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
    store.close();
  }

  @Test
  void aHostThatCrashedIsInNoAnswerUntilItAnswersAgain() throws IOException {
    var door = new Door(0);
    node.registrations.addHost(SERVICE, door.address(), Check.CONNECT);
    knocking(node).start();
    eventually(() -> assertThat(door.callers).hasPositiveValue());
    assertThat(given()).isEqualTo(door.address());

    door.close();

    eventually(() -> assertThat(given()).isEqualTo("nobody"));
    eventually(() -> assertThat(node.members.members(SERVICE)).isEmpty());
    var again = new Door(door.port());
    eventually(() -> assertThat(given()).isEqualTo(door.address()));
    eventually(() -> assertThat(node.members.members(SERVICE)).hasSize(1));
    assertThat(node.metrics.get("cluster_knocks").tag("outcome", "failed").counter().count())
        .isGreaterThanOrEqualTo(3);
    again.close();
  }

  @Test
  void itIsOutAfterThreeFailuresAndBackAfterOneSuccess() {
    var knocking = knocking(node);
    node.registrations.addHost(SERVICE, "localhost:1", Check.CONNECT);

    for (int failures = 1; failures <= 3; failures++) {
      assertThat(given()).isEqualTo("localhost:1");
      report(knocking, false);
    }
    assertThat(given()).isEqualTo("nobody");
    node.registrations.addHost(SERVICE, "localhost:1", Check.CONNECT);
    assertThat(given()).isEqualTo("nobody");
    report(knocking, true);

    assertThat(given()).isEqualTo("localhost:1");
  }

  @Test
  void oneNodeAtATimeKnocksAndAnotherGoesOn() throws IOException {
    var door = new Door(0);
    var other = add(new TestNode("b", store.settings())).start();
    node.registrations.addHost(SERVICE, door.address(), Check.CONNECT);
    var first = knocking(node);
    first.start();
    knocking(other).start();

    eventually(() -> assertThat(door.callers).hasValueGreaterThan(3));
    assertThat(door.callers.get())
        .isLessThanOrEqualTo(
            number("select knocks from cluster.member" + " where knock_due is not null"));
    first.close();
    int before = door.callers.get();

    eventually(() -> assertThat(door.callers).hasValueGreaterThan(before + 1));
    door.close();
  }

  @Test
  void whatIsClaimedIsNobodyElsesAndLateReportsAreRefused() {
    var frozen = knocking(node);
    node.registrations.addHost(SERVICE, "localhost:1", Check.CONNECT);
    var claims = frozen.claim();

    assertThat(claims).hasSize(1);
    assertThat(frozen.claim()).isEmpty();
    due();
    assertThat(knocking(add(new TestNode("b", store.settings()))).claim()).hasSize(1);
    for (int i = 0; i < 3; i++) {
      frozen.report(List.of(new Knocking.Report(claims.getFirst(), false)));
    }

    assertThat(given()).isEqualTo("localhost:1");
  }

  @Test
  void aHostThatWantsNoCheckIsNotKnockedAt() {
    node.registrations.addHost(SERVICE, "localhost:1", Check.NONE);

    assertThat(knocking(node).claim()).isEmpty();
    assertThat(given()).isEqualTo("localhost:1");

    node.registrations.addHost(SERVICE, "localhost:1", Check.CONNECT);
    assertThat(knocking(node).claim()).hasSize(1);
  }

  @Test
  void thereIsABoundToThem() {
    change(
        """
        insert into cluster.member (id, protocol, roles, services, host, port, internal_port,
          state, term, knock_due)
        select 'host:' || n, 1, '{}', '{X}', 'localhost', 1, 0, 'serving', '5 min', now()
        from generate_series(1, 1000) n
        """);

    assertThatThrownBy(() -> node.registrations.addHost(SERVICE, "localhost:1", Check.CONNECT))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("1000");
    node.registrations.addHost(SERVICE, "localhost:1", Check.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, false",
    "fe80::1, false",
    "224.0.0.1, false",
    "0.0.0.0, false",
    "127.0.0.1, true",
    "10.1.2.3, true",
    "::1, true"
  })
  void itDoesNotKnockWhereNoServiceIs(String address, boolean allowed) throws IOException {
    assertThat(Knock.isAllowed(InetAddress.getByName(address))).isEqualTo(allowed);
  }

  @Test
  void aNameThatIsNobodysIsNoAnswer() {
    assertThat(Knock.isAnswered("nobody.invalid", 1, Duration.ofSeconds(1))).isFalse();
    assertThat(Knock.isAnswered("169.254.169.254", 80, Duration.ofSeconds(1))).isFalse();
  }

  /** Somebody who answers. */
  private static final class Door implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket();
    private final AtomicInteger callers = new AtomicInteger();

    Door(int port) throws IOException {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
      Thread.ofVirtual().start(this::answer);
    }

    int port() {
      return socket.getLocalPort();
    }

    String address() {
      return "localhost:" + port();
    }

    private void answer() {
      try {
        while (true) {
          socket.accept().close();
          callers.incrementAndGet();
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private void report(Knocking knocking, boolean answered) {
    due();
    var claims = knocking.claim();
    assertThat(claims).hasSize(1);
    knocking.report(List.of(new Knocking.Report(claims.getFirst(), answered)));
  }

  private void due() {
    change("update cluster.member set knock_due = now() where knock_due is not null");
  }

  private String given() {
    return switch (node.tickets.open(SERVICE)) {
      case TicketOutcome.Opened opened -> opened.host();
      case TicketOutcome.NobodyAlive() -> "nobody";
      case TicketOutcome.UnknownService() -> "unknown";
      case TicketOutcome.Uncounted last -> "perhaps " + last.host();
    };
  }

  private Knocking knocking(TestNode of) {
    return add(new Knocking(of.database, of.notifications, of.metrics));
  }

  private int number(String sql) {
    return store.database().read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }

  private void change(String sql) {
    var _ = store.database().inTransaction(tx -> tx.execute(sql));
  }

  private <T extends AutoCloseable> T add(T one) {
    opened.add(one);
    return one;
  }
}
