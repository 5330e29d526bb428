package curio.gateway;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What others look for at addresses that are the same everywhere (RFC 8615). Thread-safe. */
public final class WellKnownRoutes {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Duration GOOD_FOR = Duration.ofDays(90);

  /** Where a signed-in user changes the password: the call, on the page that makes it. */
  private static final String CHANGE_PASSWORD = "/docs#postV1AuthPassword";

  private final String contact;
  private final Clock clock;

  /**
   * Routes of a node.
   *
   * @param contact where weaknesses are reported, as an address with its scheme; empty for nowhere
   */
  public WellKnownRoutes(String contact, Clock clock) {
    this.contact = contact;
    this.clock = clock;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("well-known")
        .get("/.well-known/security.txt", Access.ANYONE, this::security)
        .summary("Where weaknesses are reported (RFC 9116)")
        .answers(200, TEXT, "Contact: mailto:security@example.org\n")
        .refuses(ErrorCode.NOT_FOUND)
        .get("/.well-known/change-password", Access.ANYONE, request -> changePassword())
        .summary("Leads to where one's own password is changed")
        .answers(302)
        .sends(AnswerHeader.location("The form of that call", CHANGE_PASSWORD));
  }

  private Response security(Request request) {
    if (contact.isEmpty()) {
      throw new CurioException(ErrorCode.NOT_FOUND, "no contact is set here");
    }
    var expires = clock.instant().plus(GOOD_FOR).truncatedTo(ChronoUnit.SECONDS);
    return Response.text(
        200, "Contact: %s\nExpires: %s\nPreferred-Languages: en\n".formatted(contact, expires));
  }

  private static Response changePassword() {
    return Response.empty(302).withHeader("Location", CHANGE_PASSWORD);
  }
}
