package curio.http;

/** The port cannot be had: in use, or not ours to open. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ListenException(String host, int port, Throwable cause) {
    super(host + ":" + port + ": cannot listen here" + reason(cause), cause);
  }

  /** The last part of the system's message: "bind(..) failed with error(-98): Address …". */
  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? ""
        : " (" + message.substring(message.lastIndexOf(": ") + 1).strip() + ")";
  }
}
