package curio.accounts.mail;

/**
 * A server that takes mails (RFC 5321). Immutable; the password is never printed.
 *
 * @param port 1 to 65535: usually 25, 587 with STARTTLS, 465 with TLS
 * @param user empty: nobody signs in
 */
public record SmtpSettings(String host, int port, Tls tls, String user, String password) {
  private static final int MAX_PORT = 65_535;

  /** How the way to the server is kept secret. The server's certificate is always checked. */
  public enum Tls {
    /** Not at all: for a server on this machine. */
    NONE,
    /** By STARTTLS; a server that does not offer it gets no mail. */
    STARTTLS,
    /** From the first byte on. */
    TLS
  }

  public SmtpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: empty (expected: a name or an address)");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + MAX_PORT + ")");
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException(
          "user: one of user and password is missing (expected: both or none)");
    }
  }

  @Override
  public String toString() {
    return "SmtpSettings[host=" + host + ", port=" + port + ", tls=" + tls + "]";
  }
}
