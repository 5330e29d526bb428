package peer.orders;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Who a bearer token belongs to: a map in memory, filled from the command line ({@code token:userId,…}). Cheaper than
 * any check of a signature or a session, which is to the peer's advantage.
 */
@Component
class Tokens {
  private static final String SCHEME = "Bearer ";

  private final Map<String, Long> users;

  Tokens(@Value("${tokens}") String tokens) {
    users = Stream.of(tokens.split(","))
        .map(pair -> pair.split(":"))
        .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
  }

  /** The user of an Authorization header, or null. */
  Long userOf(String authorization) {
    return authorization != null && authorization.startsWith(SCHEME)
        ? users.get(authorization.substring(SCHEME.length()))
        : null;
  }
}
