package curio.gateway;

import curio.errors.ErrorCode;
import curio.http.ErrorShape;
import java.time.Clock;
import java.util.Map;

/** What the errors of each area carry beside the members of RFC 9457, as its clients know it. */
public final class ErrorShapes {
  /** {@code message} says it all. */
  public static final ErrorShape ORDERS = (code, detail, requestId) -> Map.of("message", detail);

  /** The shop: {@code message} says it all, in the words of its document. */
  public static final ErrorShape SHOP = ORDERS;

  /** Image sharing and its log-in: whether, and why. */
  public static final ErrorShape IMAGES =
      (code, detail, requestId) -> Map.of("message", "failure", "error", detail);

  /** Its sign-up has one text for all invalid requests; {@code detail} says what is wrong. */
  public static final ErrorShape SIGN_UP =
      (code, detail, requestId) ->
          Map.of(
              "message",
              "failure",
              "error",
              code == ErrorCode.INVALID ? "empty/invalid name and/or password" : detail);

  /** The feed and its sign-in: a code of the status and one digit more, as text. */
  public static final ErrorShape FEED =
      (code, detail, requestId) ->
          Map.of("object", "error", "code", code.httpStatus() + "1", "message", detail);

  private ErrorShapes() {}

  /** Mobile-ID, as SK's REST API has them. */
  public static ErrorShape mobileId(Clock clock) {
    return (code, detail, requestId) ->
        Map.of("error", detail, "time", clock.instant().toString(), "traceId", requestId);
  }
}
