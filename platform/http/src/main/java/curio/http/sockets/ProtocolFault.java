package curio.http.sockets;

import curio.http.push.CloseCode;

/** A client does not keep to the protocol, or sends more than it may: its connection ends. */
final class ProtocolFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final CloseCode code;

  /**
   * A fault, without a stack trace: clients can have as many made as they like.
   *
   * @param reason one line of at most 123 bytes, which the client is told
   */
  ProtocolFault(CloseCode code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  CloseCode code() {
    return code;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
