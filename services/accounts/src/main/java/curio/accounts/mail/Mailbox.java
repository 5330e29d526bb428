package curio.accounts.mail;

/** Where mails go. Implementations are thread-safe. */
public sealed interface Mailbox permits FileMailbox, SmtpMailbox {
  /** Hands a mail over, within a minute or so. */
  Delivery deliver(Mail mail);

  /** The one that the settings ask for. */
  static Mailbox of(MailSettings settings) {
    var files = new FileMailbox(settings.directory(), settings.from());
    var smtp = settings.smtp();
    return smtp == null ? files : new SmtpMailbox(smtp, settings.from(), files);
  }
}
