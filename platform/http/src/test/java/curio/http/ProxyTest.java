package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose request it is, with a proxy in front and without. */
final class ProxyTest {
  private static final String FORWARDED =
      """
      X-Forwarded-For: 6.6.6.6, 203.0.113.9\r
      X-Forwarded-Proto: https\r
      Forwarded: for=198.51.100.4;proto=https\r
      """;

  private final Routes routes =
      Routes.of("test")
          .get(
              "/who",
              Access.ANYONE,
              request -> Response.text(200, request.clientAddress() + " " + request.overTls()));

  @Test
  void nobodyIsBelievedByItself() throws Exception {
    try (var edge = new TestEdge(routes)) {
      assertThat(edge.send("GET", "/who", FORWARDED, "").body()).isEqualTo("127.0.0.1 false");
    }
  }

  @Test
  void aProxyThatIsNotTrustedIsTheClient() throws Exception {
    try (var edge = behind("10.0.0.0/8", ProxyHeaders.X_FORWARDED)) {
      assertThat(edge.send("GET", "/who", FORWARDED, "").body()).isEqualTo("127.0.0.1 false");
    }
  }

  @Test
  void aTrustedProxySaysWhoTheClientIs() throws Exception {
    try (var edge = behind("127.0.0.0/8", ProxyHeaders.X_FORWARDED)) {
      assertThat(edge.send("GET", "/who", FORWARDED, "").body()).isEqualTo("203.0.113.9 true");
      assertThat(edge.get("/who").body()).isEqualTo("127.0.0.1 false");
    }
  }

  @Test
  void aProxyThatWritesForwardedIsReadThere() throws Exception {
    try (var edge = behind("127.0.0.1", ProxyHeaders.FORWARDED)) {
      assertThat(edge.send("GET", "/who", FORWARDED, "").body()).isEqualTo("198.51.100.4 true");
    }
  }

  @Test
  void requestsOfOneConnectionMayHaveDifferentClients() throws Exception {
    try (var edge = behind("127.0.0.1", ProxyHeaders.X_FORWARDED);
        var client = edge.connect()) {
      for (String address : List.of("203.0.113.1", "203.0.113.2", "203.0.113.3")) {
        client.send(TestEdge.text("GET", "/who", "X-Forwarded-For: " + address + "\r\n", ""));
        assertThat(client.read().body()).isEqualTo(address + " false");
      }
    }
  }

  private TestEdge behind(String proxy, ProxyHeaders headers) {
    return new TestEdge(
        TestEdge.settings().with(TrustedProxies.of(List.of(proxy), headers)), routes);
  }
}
