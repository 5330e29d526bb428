package curio.cluster.members;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.Endpoint;
import curio.contracts.registry.v1.JoinReply;
import curio.contracts.registry.v1.LeaveRequest;
import curio.contracts.registry.v1.RegistryGrpc;
import curio.contracts.registry.v1.RegistryGrpc.RegistryBlockingStub;
import curio.contracts.registry.v1.RenewRequest;
import curio.contracts.registry.v1.WorkerInfo;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A worker that was written with nothing but the contract. */
class RegistryServiceTest {
  private static final WorkerInfo WORKER =
      WorkerInfo.newBuilder()
          .setId("w1")
          .setProtocol(1)
          .addServices("curio.shop.v1.Items")
          .setHost("worker.local")
          .setPort(7001)
          .build();

  private TestDatabase store;
  private TestNode node;
  private Channels channels;
  private ServiceClient<RegistryBlockingStub> registry;

  @BeforeEach
  void start() {
    store = TestDatabase.migrated("cluster");
    node = new TestNode("node-1", store.settings()).start();
    channels = new Channels(List.of(new RegistryService(node.registrations)));
    registry = channels.to(RegistryGrpc::newBlockingStub, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    channels.close();
    node.close();
    store.close();
  }

  @Test
  void whoJoinsIsCalledAsLongAsItRenews() {
    var joined = join(WORKER);

    assertThat(joined.getJoined().getRenewEveryMillis()).isEqualTo(1_000);
    assertThat(joined.getJoined().getTermMillis()).isEqualTo(3_000);
    eventually(() ->
        assertThat(called()).containsExactly(new Endpoint("worker:w1", "worker.local", 7001)));
    assertThat(renew(false)).isTrue();
    assertThat(join(WORKER).hasJoined()).isTrue();

    // No more renewals.
    eventually(() -> assertThat(called()).isEmpty());
    assertThat(renew(false)).isTrue();
    eventually(() -> assertThat(called()).hasSize(1));
  }

  @Test
  void whoDrainsOrLeavesIsNotCalled() {
    join(WORKER);
    eventually(() -> assertThat(called()).hasSize(1));

    assertThat(renew(true)).isTrue();
    eventually(() -> assertThat(called()).isEmpty());
    assertThat(node.overview.now().services().getLast().members())
        .extracting(KnownMember::draining)
        .containsExactly(true);

    leave("w1");
    leave("w1");
    assertThat(node.overview.now().services())
        .filteredOn(service -> service.name().equals("curio.shop.v1.Items"))
        .allSatisfy(service -> assertThat(service.members()).isEmpty());
    assertThat(renew(false)).isFalse();
    assertThat(join(WORKER).hasJoined()).isTrue();
    eventually(() -> assertThat(called()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "w1, 2, curio.shop.v1.Items, worker.local, 7001, protocol: 2 (expected: 1)",
    "w1, 0, curio.shop.v1.Items, worker.local, 7001, protocol: 0 (expected: 1)",
    "w1, 1, '', worker.local, 7001, serviceName: (expected: 1 to 200 printable characters)",
    "w1, 1, curio.shop.v1.Items, 'a b', 7001, host: (expected: a host name or address)",
    "w1, 1, curio.shop.v1.Items, worker.local, 70010, 'port: 70010 (expected: 0 to 65535)'",
    "w1, 1, curio.shop.v1.Items, worker.local, 0, 'port: 0 (expected: 1 to 65535, as there are"
        + " services)'",
    "'', 1, curio.shop.v1.Items, worker.local, 7001, 'id: (expected: 1 to 100 characters)'",
  })
  void whoCannotBeCalledIsRejectedWithTheReason(
      String id, int protocol, String service, String host, int port, String reason) {
    var info =
        WorkerInfo.newBuilder()
            .setId(id)
            .setProtocol(protocol)
            .addServices(service)
            .setHost(host)
            .setPort(port)
            .build();

    assertThat(join(info).getRejected().getReason()).isEqualTo(reason);
  }

  @Test
  void whoIsRejectedIsLoggedOnceAMinute() {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var log = (Logger) LoggerFactory.getLogger(RegistryService.class);
    log.addAppender(lines);

    for (int i = 0; i < 100; i++) {
      assertThat(join(WORKER.toBuilder().setProtocol(2).build()).hasRejected()).isTrue();
    }
    log.detachAppender(lines);

    assertThat(lines.list)
        .singleElement()
        .satisfies(line ->
            assertThat(line.getKeyValuePairs().toString()).contains("protocol: 2 (expected: 1)"));
  }

  @Test
  void whoServesNothingIsRejected() {
    assertThat(join(WORKER.toBuilder().clearServices().build()).getRejected().getReason())
        .isEqualTo("services: none (expected: at least one)");
  }

  @Test
  void aWorkerCannotPassForANode() {
    join(WORKER.toBuilder().setId("node-1").build());

    leave("node-1");

    assertThat(node.membership.alive()).isTrue();
    assertThat(node.called()).containsExactly("node-1");
    assertThatThrownBy(() -> registry.call(stub -> stub.renew(RenewRequest.getDefaultInstance())))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }

  private JoinReply join(WorkerInfo info) {
    return registry.call(stub -> stub.join(info));
  }

  private boolean renew(boolean draining) {
    var request = RenewRequest.newBuilder().setId("w1").setDraining(draining).build();
    return registry.call(stub -> stub.renew(request)).getKnown();
  }

  private void leave(String id) {
    var request = LeaveRequest.newBuilder().setId(id).build();
    var _ = registry.call(stub -> stub.leave(request));
  }

  private List<Endpoint> called() {
    return node.members.members("curio.shop.v1.Items");
  }
}
