package peer.items;

import org.springframework.http.HttpStatus;

/** Why something is not done, and the status that says so. */
class Refusal extends RuntimeException {
  private final HttpStatus status;

  Refusal(HttpStatus status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }
}
