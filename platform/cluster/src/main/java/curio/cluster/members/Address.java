package curio.cluster.members;

import curio.errors.CurioException;
import curio.errors.ErrorCode;

/**
 * A host and a port, as people write them: {@code localhost:3799} or {@code [::1]:3799}; port 0
 * stands for none. Immutable.
 */
record Address(String host, int port) {
  static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String plain = bracketed ? host.substring(1, host.length() - 1) : host;
    if (plain.isEmpty()
        || plain.contains(":") != bracketed
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) == 0) {
      throw new CurioException(
          ErrorCode.INVALID, "host: (expected: HOST:PORT, such as localhost:3799)");
    }
    return new Address(plain, Integer.parseInt(port));
  }

  @Override
  public String toString() {
    String plain = host.contains(":") ? "[" + host + "]" : host;
    return port == 0 ? plain : plain + ":" + port;
  }
}
