package curio.accounts.recovery;

import curio.accounts.users.NameKey;
import curio.jobs.JobContext;
import curio.jobs.JobKind;
import curio.jobs.Jobs;
import curio.jobs.NewJob;
import curio.jobs.Retry;
import curio.store.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Mails that are to be sent: rows in the store, each with a job, so that none is lost with a node.
 * A row holds no token, and an address only where a notice is for one that the account may not have
 * any more. Each method works in its caller's transaction. Thread-safe.
 */
public final class MailOutbox {
  /** Tries of one mail; the last comes a quarter to half an hour after the first. */
  static final int MAX_ATTEMPTS = 6;

  /** A mail is given up by its sender; what makes that fail as well is for people to look at. */
  static final JobKind KIND =
      JobKind.of("accounts-mail", 1)
          .with(new Retry(2 * MAX_ATTEMPTS, Duration.ofMinutes(1), Duration.ofMinutes(16)));

  /** More are not taken on; what is beyond is answered as unavailable. */
  private static final int MAX_WAITING = 10_000;

  /** Nobody has this id. */
  private static final long NOBODY = 0;

  private final Jobs jobs;

  public MailOutbox(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * A mail that is to be sent.
   *
   * @param kind empty for one that a later release has asked for
   * @param recipient where a notice goes; null for links
   */
  record Entry(
      long number,
      long userId,
      Optional<MailKind> kind,
      @Nullable String recipient,
      Instant askedAt) {}

  private record Added(long number, long userId) {}

  /**
   * Asks for a link to an e-mail address. Whether anybody has it makes no difference to what is
   * done: a row and its job are written and committed all the same, for the sender to drop, so that
   * the time of the answer does not tell.
   *
   * @return whose address it is, 0 if nobody's; empty if too many mails wait
   */
  Optional<Long> addLink(Handle tx, String email, Instant now) throws SQLException {
    // A user name has no @ and an address has one: the key of one is never that of the other.
    var added =
        tx.createQuery(
                """
                insert into accounts.mails (user_id, kind, asked_at)
                select coalesce(
                  (select id from accounts.users where email_key = :key and active), :nobody), :kind, :now
                where (select count(*) from accounts.mails) < :most
                returning number, user_id
                """)
            .bind("key", NameKey.of(email))
            .bind("nobody", NOBODY)
            .bind("kind", MailKind.RESET_LINK.text())
            .bind("now", now)
            .bind("most", MAX_WAITING)
            .mapTo(Added.class)
            .list();
    enqueue(tx, added.stream().map(Added::number).toList());
    return added.stream().map(Added::userId).findFirst();
  }

  /**
   * Asks for a link to the owner of an account, who may have no address: it becomes a file then.
   */
  public void addLink(Handle tx, long userId, Instant now) throws SQLException {
    var numbers =
        tx.createQuery(
                """
                insert into accounts.mails (user_id, kind, asked_at) values (:user, :kind, :now)
                returning number
                """)
            .bind("user", userId)
            .bind("kind", MailKind.RESET_LINK.text())
            .bind("now", now)
            .mapTo(Long.class)
            .list();
    enqueue(tx, numbers);
  }

  /** Asks for a notice to the owner of an account, unless there is no address or no room. */
  void addNotice(Handle tx, MailKind kind, long userId, String recipient, Instant now)
      throws SQLException {
    if (recipient.isEmpty()) {
      return;
    }
    var numbers =
        tx.createQuery(
                """
                insert into accounts.mails (user_id, kind, recipient, asked_at)
                select :user, :kind, :recipient, :now
                where (select count(*) from accounts.mails) < 2 * :most
                returning number
                """)
            .bind("user", userId)
            .bind("kind", kind.text())
            .bind("recipient", recipient)
            .bind("now", now)
            .bind("most", MAX_WAITING)
            .mapTo(Long.class)
            .list();
    enqueue(tx, numbers);
  }

  /**
   * Takes over what an earlier release has left: its queue of mails, and accounts without a
   * password whose owners are still to be sent a link.
   */
  int adoptEarlier(Handle tx, Instant now) throws SQLException {
    var numbers =
        tx.createQuery(
                """
                with requests as (
                  delete from accounts.reset_requests returning user_id, kind, recipient, requested_at
                ), pending as (
                  delete from accounts.pending_links returning user_id
                )
                insert into accounts.mails (user_id, kind, recipient, asked_at)
                select * from requests union all
                select user_id, :kind, null, :now from pending
                returning number
                """)
            .bind("kind", MailKind.RESET_LINK.text())
            .bind("now", now)
            .mapTo(Long.class)
            .list();
    enqueue(tx, numbers);
    return numbers.size();
  }

  /**
   * The mail of a job, held until the end of the transaction; empty if it is not wanted any more.
   */
  static Optional<Entry> find(Handle tx, JobContext job) {
    return tx.createQuery(
            """
            select number, user_id, kind, recipient, asked_at from accounts.mails
            where number = :number for update
            """)
        .bind("number", number(job))
        .map((result, context) -> {
          var row = new Row(result);
          return new Entry(
              row.number("number"),
              row.number("user_id"),
              MailKind.of(row.text("kind")),
              result.getString("recipient"),
              row.instant("asked_at"));
        })
        .findFirst();
  }

  /** Sent, or given up. */
  static int remove(Handle tx, JobContext job) {
    return tx.execute("delete from accounts.mails where number = ?", number(job));
  }

  /** Drops the links of an account: one that is not sent yet would come too late. */
  void removeLinks(Handle tx, long userId) {
    tx.execute(
        "delete from accounts.mails where user_id = ? and kind = ?",
        userId,
        MailKind.RESET_LINK.text());
  }

  private void enqueue(Handle tx, List<Long> numbers) throws SQLException {
    if (!numbers.isEmpty()) {
      var _ =
          jobs.enqueueAll(
              tx,
              numbers.stream()
                  .map(number -> NewJob.of(KIND, new byte[0]).withKey(Long.toString(number)))
                  .toList());
    }
  }

  private static long number(JobContext job) {
    return Long.parseLong(job.key().orElseThrow());
  }
}
