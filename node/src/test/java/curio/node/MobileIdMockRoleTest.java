package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.node.settings.Role;
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
    assertThat(roles()).doesNotContain("mobile-id-mock").contains("accounts");
    assertThat(roles("--demo")).contains("mobile-id-mock");
    assertThat(roles("--roles", "all,mobile-id-mock")).contains("mobile-id-mock");
    assertThat(roles("--roles", "gateway", "--demo", "--cluster-secret", "0123456789abcdef"))
        .containsExactly("gateway");
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

  private static List<String> roles(String... options) {
    return NodeConfig.read(Modules.ALL, List.of(options), Map.of()).roles().stream()
        .map(Role::name)
        .toList();
  }
}
