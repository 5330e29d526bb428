package curio.gateway;

import curio.contracts.accounts.v1.Actor;
import curio.contracts.accounts.v1.Client;
import curio.http.Request;

/** Who sends a request, as services want to know it. Stateless. */
final class Sender {
  private Sender() {}

  /** Where it comes from. */
  static Client client(Request request) {
    return Client.newBuilder()
        .setAddress(request.clientAddress())
        .setAgent(request.userAgent())
        .setTraceId(request.requestId())
        .build();
  }

  /** The same and whose it is. */
  static Actor actor(Request request) {
    return Actor.newBuilder()
        .setUserId(request.principal().userId())
        .setClient(client(request))
        .build();
  }
}
