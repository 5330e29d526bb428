package peer.orders;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/v1/order/}. Answers are turned into bytes here: Spring's JSON converter flushes before the end, which
 * makes Tomcat send them chunked, in two writes; bytes go out with one.
 */
@RestController
class OrderController {
  record Answer(String status, String message, String orderId) {}

  private final OrderStore store;
  private final JsonMapper json;

  OrderController(OrderStore store, JsonMapper json) {
    this.store = store;
    this.json = json;
  }

  @PostMapping("/api/v1/order/")
  ResponseEntity<byte[]> place(
      @AuthenticationPrincipal Jwt token,
      @RequestHeader(name = "Idempotency-Key", required = false) String idempotencyKey,
      @RequestHeader(name = "X-Request-Id", required = false) String requestId,
      @RequestBody OrderBody body) {
    long userId = Long.parseLong(token.getSubject());
    String key = idempotencyKey != null ? idempotencyKey : requestId;
    if (key == null || key.isEmpty() || key.length() > 255) {
      throw new IllegalArgumentException("Idempotency-Key: expected 1 to 255 characters");
    }
    PlacedOrder placed = store.place(userId, key, body);
    BodyBuilder answer = ResponseEntity.status(HttpStatus.CREATED).contentType(MediaType.APPLICATION_JSON);
    if (placed.replayed()) {
      answer.header("Idempotency-Replayed", "true");
    }
    return answer.body(
        json.writeValueAsBytes(new Answer("OK", "Your order is on the way", placed.orderId().toString())));
  }

  @ExceptionHandler
  ResponseEntity<byte[]> reused(KeyReusedException e) {
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, e);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> invalid(IllegalArgumentException e) {
    return problem(HttpStatus.BAD_REQUEST, e);
  }

  private ResponseEntity<byte[]> problem(HttpStatus status, Exception e) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(status, e.getMessage())));
  }
}
