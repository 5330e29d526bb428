package curio.http.push;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a WebSocket ends: codes of RFC 6455, section 7.4, of the IANA registry, and those from 4000
 * on of this API.
 */
public enum CloseCode {
  NORMAL(1000),
  PROTOCOL_ERROR(1002),
  UNSUPPORTED_DATA(1003),
  NOT_UTF_8(1007),
  MESSAGE_TOO_BIG(1009),
  INTERNAL_ERROR(1011),
  SERVICE_RESTART(1012),
  TRY_AGAIN_LATER(1013),
  BAD_CURSOR(4400),
  UNAUTHENTICATED(4401),
  TOO_MANY(4429);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** The one with a number; empty if there is none. */
  public static Optional<CloseCode> of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
