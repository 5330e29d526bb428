package curio.cluster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.Channels;
import curio.cluster.ListedDirectory;
import curio.cluster.OrdersMember;
import curio.cluster.remote.BreakerSettings;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.RemoteCalls;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that show each other certificates. */
class RpcTlsTest {
  @TempDir Path directory;

  @Test
  void nodesOfOneAuthorityUnderstandEachOther() throws Exception {
    try (var identity = RpcIdentity.of(files("ours", TestCertificate.of("EC")));
        var member = new OrdersMember("one", 0, OrdersMember.SECRET, identity)) {
      assertThat(find(member, identity)).isEqualTo("one");
    }
  }

  @Test
  void aNodeOfAnotherAuthorityIsNeitherCalledNorAnswered() throws Exception {
    try (var ours = RpcIdentity.of(files("ours", TestCertificate.of("EC")));
        var theirs = RpcIdentity.of(files("theirs", TestCertificate.of("EC")));
        var member = new OrdersMember("one", 0, OrdersMember.SECRET, ours)) {
      assertUnavailable(member, theirs);
      assertThat(member.calls()).isZero();
    }
  }

  @Test
  void callsInTheClearAreNotAnswered() throws Exception {
    try (var ours = RpcIdentity.of(files("ours", TestCertificate.of("EC")));
        var nothing = RpcIdentity.of(null);
        var member = new OrdersMember("one", 0, OrdersMember.SECRET, ours)) {
      assertUnavailable(member, nothing);
      assertThat(member.calls()).isZero();
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    var good = files("ours", TestCertificate.of("EC"));
    var bad = Files.writeString(directory.resolve("bad.pem"), "nothing");

    assertRefused(new RpcTls(bad, good.key(), good.authority()), "rpc.tls-certificate: " + bad);
    assertRefused(
        new RpcTls(good.certificate(), good.key(), directory.resolve("none.pem")),
        "rpc.tls-authority: " + directory.resolve("none.pem"));
  }

  private RpcTls files(String name, TestCertificate certificate) throws Exception {
    var own = Files.createDirectory(directory.resolve(name));
    certificate.writeTo(own);
    var shown = own.resolve("certificate.pem");
    return new RpcTls(shown, own.resolve("key.pem"), shown);
  }

  private static String find(OrdersMember member, RpcIdentity identity) {
    var remote =
        new RemoteCalls(
            new ListedDirectory(new Endpoint("one", "localhost", member.endpoint().port())),
            OrdersMember.SECRET,
            identity,
            BreakerSettings.defaults(),
            new SimpleMeterRegistry());
    try (var channels = new Channels(List.of(), remote)) {
      return channels
          .to(OrdersGrpc::newBlockingStub, Duration.ofSeconds(10))
          .call(stub -> stub.find(FindOrderRequest.getDefaultInstance()))
          .getOrder()
          .getId();
    }
  }

  private static void assertUnavailable(OrdersMember member, RpcIdentity identity) {
    assertThatThrownBy(() -> find(member, identity))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static void assertRefused(RpcTls tls, String start) {
    assertThatThrownBy(() -> RpcIdentity.of(tls))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageStartingWith(start);
  }
}
