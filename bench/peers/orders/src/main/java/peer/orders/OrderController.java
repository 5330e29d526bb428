package peer.orders;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code POST /api/v1/order/}. */
@RestController
class OrderController {
  record Answer(String status, String message, String orderId) {}

  private final OrderStore store;
  private final Tokens tokens;

  OrderController(OrderStore store, Tokens tokens) {
    this.store = store;
    this.tokens = tokens;
  }

  @PostMapping("/api/v1/order/")
  ResponseEntity<Answer> place(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
      @RequestHeader(name = "Idempotency-Key", required = false) String idempotencyKey,
      @RequestHeader(name = "X-Request-Id", required = false) String requestId,
      @RequestBody OrderBody body) {
    Long userId = tokens.userOf(authorization);
    if (userId == null) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
    }
    String key = idempotencyKey != null ? idempotencyKey : requestId;
    if (key == null || key.isEmpty() || key.length() > 255) {
      throw new IllegalArgumentException("Idempotency-Key: expected 1 to 255 characters");
    }
    PlacedOrder placed = store.place(userId, key, body);
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.CREATED);
    if (placed.replayed()) {
      answer.header("Idempotency-Replayed", "true");
    }
    return answer.body(new Answer("OK", "Your order is on the way", placed.orderId().toString()));
  }

  @ExceptionHandler
  ProblemDetail reused(KeyReusedException e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
  }

  @ExceptionHandler
  ProblemDetail invalid(IllegalArgumentException e) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
  }
}
