package peer.items;

import org.springframework.security.oauth2.jwt.Jwt;

/** Who asks: nobody known, a member, or a clerk. */
record Viewer(String userId, boolean clerk) {
  static Viewer of(Jwt token) {
    return token == null
        ? new Viewer("", false)
        : new Viewer(token.getSubject(), "clerk".equals(token.getClaimAsString("role")));
  }

  boolean sees(String client) {
    return clerk || (!client.isEmpty() && client.equals(userId));
  }

  /** The client, to those who may know. */
  String named(String client) {
    return client.isEmpty() || !sees(client) ? null : client;
  }
}
