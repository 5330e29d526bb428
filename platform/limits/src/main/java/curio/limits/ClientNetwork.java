package curio.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What of an address belongs to one customer of a network. Stateless. */
public final class ClientNetwork {
  /** A customer is given at least so much of IPv6 and may use all of it (RFC 6177, RFC 7421). */
  private static final int IPV6_BYTES = 8;

  private ClientNetwork() {}

  /** An IPv4 address, the /64 of an IPv6 address, or the text itself if it is neither. */
  public static String of(String address) {
    try {
      // A literal only: no name is looked up.
      var parsed = InetAddress.ofLiteral(address.split("%", 2)[0]);
      byte[] bytes = parsed.getAddress();
      return HexFormat.of()
          .formatHex(parsed instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_BYTES) : bytes);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
