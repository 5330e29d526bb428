package curio.gateway.auth;

import curio.cluster.security.ClusterSecret;
import curio.http.Authenticator;
import curio.http.Principal;
import curio.http.Request;
import java.time.Instant;

/** Lets in who has the cluster secret: other nodes, workers, operators. Thread-safe. */
public final class ClusterAuthenticator implements Authenticator {
  private static final Principal CLUSTER =
      new Principal(0, "cluster", "cluster", "", Instant.MAX, false);

  private final ClusterSecret secret;

  /** For the holders of the secret. */
  public ClusterAuthenticator(ClusterSecret secret) {
    this.secret = secret;
  }

  @Override
  public Principal authenticate(Request request) {
    secret.check(request.header("Authorization"), request.clientAddress());
    return CLUSTER;
  }
}
