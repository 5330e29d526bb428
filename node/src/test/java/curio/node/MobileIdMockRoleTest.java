package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.config.ConfigReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stand-in for Mobile-ID in a node: only where it is wanted. */
class MobileIdMockRoleTest {
  @Test
  void itComesWithTheDemoOrByName() {
    assertThat(roles()).doesNotContain(Role.MOBILE_ID_MOCK).contains(Role.ACCOUNTS);
    assertThat(roles("--demo")).contains(Role.MOBILE_ID_MOCK);
    assertThat(roles("--roles", "all,mobile-id-mock")).contains(Role.MOBILE_ID_MOCK);
    assertThat(roles("--roles", "gateway", "--demo", "--cluster-secret", "0123456789abcdef"))
        .containsExactly(Role.GATEWAY);
  }

  @Test
  void itServesOnAPortOfItsOwn() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (var _ = RunningNode.start("--demo", "--mobile-id-mock.port", Integer.toString(port));
        var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mock/ca"));

      var answer = http.send(request.build(), BodyHandlers.ofString());

      assertThat(answer.body()).startsWith("-----BEGIN CERTIFICATE-----");
    }
  }

  private static Iterable<Role> roles(String... options) {
    return new ConfigReader<>(NodeConfig.class).read(List.of(options), Map.of()).runningRoles();
  }
}
