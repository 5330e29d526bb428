package curio.http.server;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the answer of a request: who may, the handler, and what its exceptions become. */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final Response ALLOWED = Response.empty(204);

  private Dispatcher() {}

  static Response to(Request request, Endpoint endpoint) {
    return guarded(
        request,
        endpoint,
        () -> {
          requireAccess(request, endpoint.route().access());
          Response answer = requireNonNull(endpoint.route().handler().answer(request), "no answer");
          if (endpoint.route().access() != Access.ANYONE && request.knownPrincipal() == null) {
            throw new IllegalStateException("answered without principalBy(…)");
          }
          if (endpoint.route().access() == Access.CLERK && !request.hasRequiredClerk()) {
            throw new IllegalStateException("answered without requireClerk()");
          }
          // In tests only: the description of the API names every answer that succeeds.
          assert endpoint.route().description().expects(answer.status())
              : endpoint.route().template() + ": " + answer.status() + " is not declared";
          if (answer.setsCookies()) {
            request.refuseFromOtherSites();
          }
          return answer;
        });
  }

  /** What is answered to who may not, whatever the body says; null to who may. */
  static @Nullable Response refusal(Request request, Endpoint endpoint) {
    Response response =
        guarded(
            request,
            endpoint,
            () -> {
              requireAccess(request, endpoint.route().access());
              return ALLOWED;
            });
    return response == ALLOWED ? null : response;
  }

  private static Response guarded(Request request, Endpoint endpoint, Supplier<Response> action) {
    try {
      return action.get();
    } catch (CurioException e) {
      if (e.code() == ErrorCode.INTERNAL) {
        return internal(request, endpoint, e);
      }
      if (e.code() == ErrorCode.UNAVAILABLE) {
        // No stack trace: during an outage there would be thousands a second.
        LOG.atWarn()
            .addKeyValue("route", endpoint.route().template())
            .addKeyValue("cause", String.valueOf(e.getCause()))
            .log("a part that a request needs is not available");
      }
      return Problem.of(e, endpoint.shape(), request.requestId());
    } catch (RuntimeException | Error e) {
      return internal(request, endpoint, e);
    }
  }

  static String internalDetail(String requestId) {
    return "an internal error; its request id is " + requestId;
  }

  private static void requireAccess(Request request, Access access) {
    switch (access) {
      case ANYONE -> {}
      case USER, CLERK -> {
        if (request.isKnownByHead()) {
          request.principal();
        }
      }
      case ADMIN -> {
        if (!request.principal().isAdmin()) {
          throw new CurioException(ErrorCode.FORBIDDEN, "only for admins");
        }
      }
    }
  }

  private static Response internal(Request request, Endpoint endpoint, Throwable cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue("route", endpoint.route().template())
        .log("a request failed");
    var error = new CurioException(ErrorCode.INTERNAL, internalDetail(request.requestId()));
    return Problem.of(error, endpoint.shape(), request.requestId());
  }
}
