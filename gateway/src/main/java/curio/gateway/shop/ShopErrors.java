package curio.gateway.shop;

import curio.contracts.shop.v1.ActionOutcome.Rejected;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.http.ErrorShape;
import curio.http.Response;
import curio.http.server.Problem;
import java.util.Map;

/** What the routes of the shop refuse with. Stateless. */
final class ShopErrors {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private ShopErrors() {}

  static CurioException noItem() {
    return new CurioException(ErrorCode.NOT_FOUND, "Item not found.");
  }

  static CurioException noAction() {
    return new CurioException(ErrorCode.NOT_FOUND, "Action not found.");
  }

  static CurioException noTicket() {
    return new CurioException(ErrorCode.NOT_FOUND, "Ticket not found.");
  }

  /** For members, to whom the lists of the counter are not there. */
  static CurioException nothing() {
    return new CurioException(ErrorCode.NOT_FOUND, "Not found.");
  }

  static CurioException invalid(String what) {
    return new CurioException(ErrorCode.INVALID, what);
  }

  /** What a rejected command is answered with. */
  static Response of(Rejected rejected, String requestId) {
    var version = rejected.getFraudListVersion();
    ErrorShape shape =
        version.isEmpty()
            ? ErrorShapes.SHOP
            : (code, detail, id) -> Map.of("message", detail, "fraudListVersion", version);
    var error = new CurioException(code(rejected.getCode()), rejected.getReason());
    return Problem.of(error, shape, requestId);
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case FORBIDDEN -> ErrorCode.FORBIDDEN;
      case NOT_FOUND -> ErrorCode.NOT_FOUND;
      case CONFLICT -> ErrorCode.CONFLICT;
      default -> throw new IllegalStateException("rejected with " + status);
    };
  }
}
