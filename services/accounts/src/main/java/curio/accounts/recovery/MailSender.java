package curio.accounts.recovery;

import curio.accounts.mail.Delivery;
import curio.accounts.mail.Mail;
import curio.accounts.mail.MailRoute;
import curio.accounts.mail.Mailbox;
import curio.accounts.recovery.MailOutbox.Entry;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.User;
import curio.jobs.JobContext;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.store.Database;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails of the outbox, one after the other on each node: links that set a password, and
 * notices of what was done to an account. Thread-safe.
 *
 * <p>At least once: the token is stored in a transaction of the mail's job, then the mail is sent,
 * then mail and job are removed together. Whoever dies in between leaves both; the mail then goes
 * out with a token of its own, and that of a mail which arrived after all stays good as well. After
 * six tries, within half an hour, a mail is given up.
 */
public final class MailSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final MailOutbox outbox;
  private final Mailbox mailbox;
  private final ResetMail mail;
  private final Jobs jobs;
  private final ResetTokens tokens = new ResetTokens();

  /** A sender that is not running yet. */
  public MailSender(
      Database database, Clock clock, Users users, MailOutbox outbox, MailRoute route, Jobs jobs) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.outbox = outbox;
    this.mailbox = Mailbox.of(route);
    this.mail = new ResetMail(route.publicUrl());
    this.jobs = jobs;
  }

  /** Begins to send, what an earlier release has left as well. */
  public void start() {
    int adopted = database.inTransaction(tx -> outbox.adoptEarlier(tx, clock.instant()));
    if (adopted > 0) {
      LOG.atInfo().addKeyValue("mails", adopted).log("mails of an earlier release are sent");
    }
    jobs.handle(MailOutbox.KIND, this::send);
  }

  /** Ends after the mail that is being sent. */
  @Override
  public void close() {
    jobs.withdraw(MailOutbox.KIND);
  }

  private JobOutcome send(JobContext job) throws IOException {
    var now = clock.instant();
    var letter =
        job.inTransaction(tx -> MailOutbox.find(tx, job).flatMap(entry -> write(tx, entry, now)));
    if (letter.isPresent()
        && mailbox.deliver(letter.get()) instanceof Delivery.Failed(var reason)) {
      failed(job, reason);
    }
    var _ = job.complete(tx -> MailOutbox.remove(tx, job));
    return JobOutcome.done();
  }

  /** Nothing is to be sent where there is nobody to send it to. */
  private Optional<Mail> write(Handle tx, Entry entry, Instant now) {
    return users
        .findById(tx, entry.userId())
        .flatMap(user -> entry.kind().flatMap(kind -> write(tx, entry, kind, user, now)));
  }

  private Optional<Mail> write(Handle tx, Entry entry, MailKind kind, User user, Instant now) {
    if (kind != MailKind.RESET_LINK) {
      return Optional.of(mail.notice(entry, kind, user, now));
    }
    return user.getActive()
        ? Optional.of(mail.of(entry.number(), user, tokens.issue(tx, user.getId(), now), now))
        : Optional.empty();
  }

  private static void failed(JobContext job, String reason) throws IOException {
    if (job.attempt() < MailOutbox.MAX_ATTEMPTS) {
      throw new IOException("mail not sent: " + reason);
    }
    LOG.atWarn()
        .addKeyValue("mail", job.key().orElseThrow())
        .addKeyValue("attempt", job.attempt())
        .addKeyValue("reason", reason)
        .log("a mail was not sent; given up");
  }
}
