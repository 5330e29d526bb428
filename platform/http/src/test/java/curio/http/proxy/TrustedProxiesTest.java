package curio.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
  private static final List<String> INSIDE = List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8");
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "203.0.113.9|203.0.113.9",
        "203.0.113.9:4711|203.0.113.9",
        "2001:db8::9|2001:db8:0:0:0:0:0:9",
        "[2001:db8::9]|2001:db8:0:0:0:0:0:9",
        "[2001:db8::9]:4711|2001:db8:0:0:0:0:0:9",
        "::ffff:203.0.113.9|203.0.113.9",
        "6.6.6.6, 203.0.113.9|203.0.113.9",
        "6.6.6.6, 203.0.113.9, 10.1.2.3, 192.0.2.7|203.0.113.9",
        "203.0.113.9, fd00::1, [fd12::2]:80|203.0.113.9",
        " , 203.0.113.9 ,, 10.0.0.9, |203.0.113.9",
        "10.0.0.8, 10.0.0.9|10.0.0.8",
        "203.0.113.9, garbage, 10.0.0.9|10.0.0.9",
        "203.0.113.9, unknown|10.0.0.1",
        "203.0.113.9, _hidden, 10.0.0.9|10.0.0.9",
        "203.0.113.9, 010.0.0.9|10.0.0.1",
        "203.0.113.9, 10.9|10.0.0.1",
        "203.0.113.9, 167772169|10.0.0.1",
        "203.0.113.9, 10.0.0.256|10.0.0.1",
        "203.0.113.9, 10.0.0.9:|10.0.0.1",
        "203.0.113.9, 10.0.0.9:http|10.0.0.1",
        "203.0.113.9, [fd00::1|10.0.0.1",
        "203.0.113.9, [10.0.0.9]|10.0.0.1",
        "203.0.113.9, fd00::1%eth0|10.0.0.1",
        "203.0.113.9, fd00:::1|10.0.0.1",
        "203.0.113.9, localhost|10.0.0.1",
        "203.0.113.9, １０.0.0.9|10.0.0.1",
        "``|10.0.0.1",
      })
  void theRightMostAddressThatIsNotTrustedIsTheClient(String sent, String client) {
    assertThat(xForwarded(sent, "https").address()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https|true",
        "HTTPS|true",
        "http|false",
        "https, https|true",
        "https, http|false",
        "http, https|false",
        "https, ws|false",
        "gopher|false",
        "https;q=1|false"
      })
  void httpsCountsWhereNoHopSaysOtherwise(String proto, boolean overTls) {
    assertThat(xForwarded("203.0.113.9", proto).overTls()).isEqualTo(overTls);
  }

  @Test
  void withoutAWordOnTheSchemeTheConnectionDecides() {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.X_FORWARDED);
    Map<String, List<String>> headers = Map.of("X-Forwarded-For", List.of("203.0.113.9"));

    var encrypted = proxies.clientOf(PROXY, true, name -> headers.getOrDefault(name, List.of()));
    var plain = proxies.clientOf(PROXY, false, name -> headers.getOrDefault(name, List.of()));

    assertThat(encrypted.overTls()).isTrue();
    assertThat(plain.overTls()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=203.0.113.9;proto=https|203.0.113.9|true",
        "for=203.0.113.9;proto=http;by=10.0.0.1|203.0.113.9|false",
        "FOR=\"203.0.113.9:47\"; Proto=\"HTTPS\"|203.0.113.9|true",
        "for=\"[2001:db8::9]\"|2001:db8:0:0:0:0:0:9|false",
        "for=\"[2001:db8::9]:4711\";proto=https|2001:db8:0:0:0:0:0:9|true",
        "for=\"[2001:db8::9]:_port\"|2001:db8:0:0:0:0:0:9|false",
        "for=203.0.113.9;proto=https, for=10.0.0.9;proto=http|203.0.113.9|true",
        "for=6.6.6.6;proto=https, for=203.0.113.9;proto=http, for=10.0.0.9|203.0.113.9|false",
        "for=203.0.113.9, for=unknown;proto=https|10.0.0.1|true",
        "for=203.0.113.9, for=\"_gazonk\";proto=https, for=10.0.0.9|10.0.0.9|true",
        "proto=https|10.0.0.1|true",
        "for=203.0.113.9;;proto=https;|10.0.0.1|false",
        "for=203.0.113.9;|203.0.113.9|false",
        "for|10.0.0.1|false",
        "203.0.113.9|10.0.0.1|false",
        "for=\"203.0.113.9|10.0.0.1|false",
        "for=\"evil, for=203.0.113.9;proto=https|203.0.113.9|true",
        "for=\"a, for=6.6.6.6\", for=203.0.113.9|203.0.113.9|false",
        "for=\"\\2\\03.0.113.9\"|203.0.113.9|false",
        "secret=\"a;for=6.6.6.6\\\"\";for=203.0.113.9|203.0.113.9|false",
        "a=1;b=2;c=3;d=4;e=5;f=6;g=7;h=8;for=203.0.113.9|10.0.0.1|false",
      })
  void forwardedIsReadAsRfc7239WritesIt(String sent, String client, boolean overTls) {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.FORWARDED);

    var found =
        proxies.clientOf(
            PROXY, false, name -> name.equals("Forwarded") ? List.of(sent) : List.of("6.6.6.6"));

    assertThat(found).isEqualTo(new Client(client, overTls));
  }

  @Test
  void linesOfOneHeaderAreOneList() {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.X_FORWARDED);

    var client =
        proxies.clientOf(
            PROXY,
            false,
            name ->
                name.equals("X-Forwarded-For")
                    ? List.of("6.6.6.6", "203.0.113.9, 10.0.0.8", "10.0.0.9")
                    : List.of());

    assertThat(client.address()).isEqualTo("203.0.113.9");
  }

  @Test
  void whatAClientPutsIntoTheHeaderThatItsProxyDoesNotWriteIsNotRead() {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.X_FORWARDED);
    var headers =
        Map.of(
            "Forwarded", List.of("for=6.6.6.6;proto=https"),
            "X-Forwarded-For", List.of("203.0.113.9"),
            "X-Forwarded-Proto", List.of("http"));

    var client = proxies.clientOf(PROXY, false, name -> headers.getOrDefault(name, List.of()));

    assertThat(client).isEqualTo(new Client("203.0.113.9", false));
  }

  @Test
  void aChainIsWalkedOnlySoFar() {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.X_FORWARDED);
    String chain = "203.0.113.9" + ", 10.0.0.2".repeat(32);

    assertThat(xForwarded("203.0.113.9" + ", 10.0.0.2".repeat(31), "https").address())
        .isEqualTo("203.0.113.9");
    assertThat(proxies.clientOf(PROXY, false, name -> List.of(chain)).address())
        .isEqualTo("10.0.0.2");
  }

  @Test
  void hugeHeadersCostLittle() {
    var proxies = TrustedProxies.of(INSIDE, ProxyHeaders.FORWARDED);
    long start = System.nanoTime();

    for (String piece : List.of(",", "\"", "\\", "for=\"", "for=10.0.0.2,", ";", "=")) {
      String text = piece.repeat(20_000);
      assertThat(proxies.clientOf(PROXY, false, name -> List.of(text)).address())
          .startsWith("10.0.0.");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aRangeHoldsTheAddressesThatBeginWithItsBits() {
    var proxies =
        TrustedProxies.of(
            List.of("10.1.2.3", "172.16.0.0/12", "2001:db8::/33", "0.0.0.0/0"),
            ProxyHeaders.X_FORWARDED);
    var some =
        TrustedProxies.of(
            List.of("10.1.2.3", "172.16.0.0/12", "2001:db8::/33"), ProxyHeaders.X_FORWARDED);

    assertThat(List.of("10.1.2.3", "172.16.0.1", "172.31.255.255", "2001:db8:7fff::1"))
        .allMatch(each -> some.trusts(InetAddress.ofLiteral(each)));
    assertThat(List.of("10.1.2.4", "172.32.0.0", "172.15.0.0", "2001:db8:8000::1", "::1"))
        .noneMatch(each -> some.trusts(InetAddress.ofLiteral(each)));
    assertThat(proxies.trusts(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    assertThat(proxies.trusts(InetAddress.ofLiteral("::2"))).isFalse();
    assertThat(TrustedProxies.NONE.trusts(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/a",
        "fd00::/129",
        "proxy.local",
        "10.0.0",
        "*",
        "10.0.0.0/8/8"
      })
  void whatIsNoRangeIsRefusedByName(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text), ProxyHeaders.FORWARDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("trusted-proxies: " + text + " (expected: an IP address");
  }

  private static Client xForwarded(String forwardedFor, String proto) {
    Map<String, List<String>> headers =
        Map.of("X-Forwarded-For", List.of(forwardedFor), "X-Forwarded-Proto", List.of(proto));
    return TrustedProxies.of(INSIDE, ProxyHeaders.X_FORWARDED)
        .clientOf(PROXY, false, name -> headers.getOrDefault(name, List.of()));
  }
}
