package curio.cluster.members;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One attempt to connect. Stateless. */
final class Knock {
  private Knock() {}

  /** True when somebody accepts a connection there in time; nothing is sent. */
  static boolean isAnswered(String host, int port, Duration time) {
    try (var socket = new Socket()) {
      var address = InetAddress.getByName(host);
      if (!isAllowed(address)) {
        return false;
      }
      socket.connect(new InetSocketAddress(address, port), Math.toIntExact(time.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Addresses that no service of a cluster has: those of one link, where clouds answer about their
   * machines, and those of groups and of nobody.
   */
  static boolean isAllowed(InetAddress address) {
    return !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }
}
