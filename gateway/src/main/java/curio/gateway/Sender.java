package curio.gateway;

import curio.contracts.accounts.v1.Actor;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.Proof;
import curio.http.Request;
import org.jspecify.annotations.Nullable;

/** Who sends a request, as services want to know it. Stateless. */
public final class Sender {
  private Sender() {}

  /** Where it comes from. */
  public static Client client(Request request) {
    return Client.newBuilder()
        .setAddress(request.clientAddress())
        .setAgent(request.userAgent())
        .setTraceId(request.requestId())
        .build();
  }

  /** The same and whose it is, who has shown no more than the session. */
  public static Actor actor(Request request) {
    return actor(request, null);
  }

  /** The same, with the current password if it was given. */
  public static Actor actor(Request request, @Nullable String currentPassword) {
    var caller = request.principal();
    var proof = Proof.newBuilder().setSessionId(caller.sessionId());
    if (currentPassword != null) {
      proof.setCurrentPassword(currentPassword);
    }
    return Actor.newBuilder()
        .setUserId(caller.userId())
        .setClient(client(request))
        .setProof(proof)
        .build();
  }
}
