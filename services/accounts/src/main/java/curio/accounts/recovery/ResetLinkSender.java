package curio.accounts.recovery;

import curio.accounts.mail.Delivery;
import curio.accounts.mail.Mail;
import curio.accounts.mail.MailRoute;
import curio.accounts.mail.Mailbox;
import curio.accounts.recovery.ResetRequests.Claimed;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.User;
import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.store.Database;
import curio.store.Wakeups;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails that were asked for, one after the other, on the one node that has this job:
 * links that set a password, and notices of what was done to an account. Thread-safe.
 *
 * <p>At least once: a request is claimed and its token stored in one transaction that the hold
 * fences, then the mail is sent, then the request is removed. Whoever dies in between leaves a
 * request that is due again after its delay; its mail then goes out with a token of its own, and
 * that of a mail which arrived after all stays good as well. After six tries, within half an hour,
 * a mail is given up.
 */
public final class ResetLinkSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResetLinkSender.class);

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final Mailbox mailbox;
  private final ResetMail mail;
  private final ResetTokens tokens = new ResetTokens();
  private final ResetRequests requests = new ResetRequests();
  private final Keeper work;

  /** A request with the mail for it; none if there is nobody to send it to. */
  private record Letter(Claimed request, Optional<Mail> mail) {}

  /**
   * A sender that is not running yet.
   *
   * @param jobs decides which node sends
   */
  public ResetLinkSender(
      Database database, Wakeups wakeups, Clock clock, Users users, MailRoute route, Jobs jobs) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.mailbox = Mailbox.of(route);
    this.mail = new ResetMail(route.publicUrl());
    this.work =
        Keeper.woken(jobs, "accounts-reset-links", Duration.ZERO, this::pass)
            .wokenBy(wakeups, ResetLinks.REQUESTED);
  }

  /** Begins to send. */
  public void start() {
    work.start();
  }

  /** Ends after the mail that is being sent. */
  @Override
  public void close() {
    work.close();
  }

  private boolean pass(Hold hold) {
    var now = clock.instant();
    var next = database.inTransaction(tx -> next(tx, hold, now));
    next.ifPresent(this::send);
    return next.isPresent();
  }

  private Optional<Letter> next(Handle tx, Hold hold, Instant now) throws SQLException {
    return hold.fence(tx)
        ? requests.claim(tx, now).map(request -> new Letter(request, write(tx, request, now)))
        : Optional.empty();
  }

  private Optional<Mail> write(Handle tx, Claimed request, Instant now) {
    return users
        .findById(tx, request.userId())
        .flatMap(user -> request.kind().flatMap(kind -> write(tx, request, kind, user, now)));
  }

  private Optional<Mail> write(Handle tx, Claimed request, MailKind kind, User user, Instant now) {
    if (kind != MailKind.RESET_LINK) {
      return Optional.of(mail.notice(request, kind, user, now));
    }
    return user.getActive()
        ? Optional.of(mail.of(request.number(), user, tokens.issue(tx, user.getId(), now), now))
        : Optional.empty();
  }

  private void send(Letter letter) {
    var request = letter.request();
    var outcome = letter.mail().map(mailbox::deliver).orElseGet(Delivery.Sent::new);
    switch (outcome) {
      case Delivery.Sent _ -> remove(request);
      case Delivery.Failed(var reason) -> failed(request, reason);
    }
  }

  private void failed(Claimed request, String reason) {
    var line =
        LOG.atWarn()
            .addKeyValue("mail", request.number())
            .addKeyValue("attempt", request.attempts())
            .addKeyValue("reason", reason);
    if (request.isLast()) {
      line.log("a mail was not sent; given up");
      remove(request);
    } else {
      line.log("a mail was not sent; trying again");
    }
  }

  private void remove(Claimed request) {
    database.inTransaction(tx -> {
      requests.remove(tx, request);
      return request;
    });
  }
}
