package curio.gateway.shop;

import curio.http.Principal;
import curio.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who reads. Clerks see everything, clients what concerns them, others that something was done.
 *
 * @param by null for somebody who is not signed in
 */
record Viewer(@Nullable Principal by) {
  /** Of a request on a route for everybody. */
  static Viewer of(Request request) {
    return new Viewer(request.principalIfAny().orElse(null));
  }

  /** Whether it may see whom something was done for, and at what terms. */
  boolean sees(String client) {
    return by != null && (by.isClerk() || Long.toString(by.userId()).equals(client));
  }
}
