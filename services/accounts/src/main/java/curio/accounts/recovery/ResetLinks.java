package curio.accounts.recovery;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.sessions.Caller;
import curio.accounts.throttle.Throttle;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.limits.Admission;
import curio.limits.Admission.Refused;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes on requests for links that set a password. The answer is the same in text and time whether
 * or not there is such an account: only a row is written here, for everybody; the mail goes out in
 * the background ({@link MailSender}). Thread-safe.
 */
public final class ResetLinks {
  private static final int MAX_EMAIL = 254;

  private final Database database;
  private final Clock clock;
  private final Throttle throttle;
  private final AuditLog log;
  private final MailOutbox outbox;

  public ResetLinks(
      Database database, Clock clock, Throttle throttle, MailOutbox outbox, AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.throttle = throttle;
    this.outbox = outbox;
    this.log = log;
  }

  /**
   * Sends a link to the owner of an address, if there is one and was not sent enough that are still
   * good; how long to wait if somebody asks for too many.
   */
  public Optional<Duration> forgot(String email, Caller caller) {
    Admission admission = throttle.forgot(caller.address());
    if (admission instanceof Refused(var delay)) {
      return Optional.of(delay);
    }
    var now = clock.instant();
    boolean taken =
        database.inTransaction(tx -> {
          if (!throttle.mayMail(tx, email, caller.address())) {
            return true;
          }
          var userId = outbox.addLink(tx, plain(email), now);
          if (userId.isPresent()) {
            log.record(
                tx, new AuditEntry(AuditAction.RESET_REQUESTED, 0, userId.get(), caller, ""), now);
          }
          return userId.isPresent();
        });
    if (!taken) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "too many mails are waiting to be sent");
    }
    return Optional.empty();
  }

  /** The store takes neither U+0000 nor half a character; nobody's address has one. */
  private static String plain(String email) {
    boolean wrong =
        email.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    return wrong || email.length() > MAX_EMAIL ? "" : email;
  }
}
