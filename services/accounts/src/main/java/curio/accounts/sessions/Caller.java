package curio.accounts.sessions;

import curio.contracts.accounts.v1.Client;

/**
 * Where a request comes from, as far as is worth keeping. Immutable.
 *
 * @param address at most 64 characters are kept
 * @param agent at most 256 characters are kept
 * @param traceId the request's id; at most 255 characters are kept
 */
public record Caller(String address, String agent, String traceId) {
  public Caller {
    address = cut(address, 64);
    agent = cut(agent, 256);
    traceId = cut(traceId, 255);
  }

  /** The one that a request names. */
  public static Caller of(Client client) {
    return new Caller(client.getAddress(), client.getAgent(), client.getTraceId());
  }

  /** Cut, not refused: nobody is locked out for the length of a browser's name. */
  private static String cut(String given, int max) {
    String text = given.replace('\0', ' ');
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
