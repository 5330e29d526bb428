package curio.http.proxy;

import java.net.InetAddress;

/** The addresses that begin with the same bits (CIDR, RFC 4632). Immutable. */
record AddressRange(InetAddress first, int bits) {
  /**
   * Reads {@code ADDRESS} or {@code ADDRESS/BITS}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress first = IpText.parse(slash < 0 ? text : text.substring(0, slash));
    if (first == null) {
      throw refused(text);
    }
    int all = first.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw refused(text);
    }
    return new AddressRange(first, bits);
  }

  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }

  private static int bits(String text) {
    if (!text.matches("[0-9]{1,3}")) {
      return -1;
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "trusted-proxies: " + text + " (expected: an IP address, or one and its bits: 10.0.0.0/8)");
  }
}
