package curio.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
    "2001:db8:1:2::1, 2001:0DB8:0001:0002:0:0:0:9",
    "fe80::1%eth0, fe80::1%eth1",
    "::ffff:203.0.113.7, 203.0.113.7",
  })
  void oneCustomersAddressesAreOneNetwork(String one, String other) {
    assertThat(ClientNetwork.of(one)).isEqualTo(ClientNetwork.of(other));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.8",
    "2001:db8:1:2::1, 2001:db8:1:3::1",
    "127.0.0.1, ::1",
    "unknown, ''",
  })
  void othersAreNot(String one, String other) {
    assertThat(ClientNetwork.of(one)).isNotEqualTo(ClientNetwork.of(other));
  }

  /** A name that were looked up would take its time, or an exception of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"", "example.org", "1.2.3.4.5", "127.0.0.1:80", "%", "\u0000"})
  void whatIsNoAddressIsItself(String text) {
    assertThat(ClientNetwork.of(text)).isEqualTo(text);
  }
}
