package curio.accounts.mail;

/** Where mails go. Implementations are thread-safe. */
public sealed interface Mailbox permits FileMailbox, SmtpMailbox {
  /** Hands a mail over, within a minute or so. */
  Delivery deliver(Mail mail);

  /** The one that the settings ask for. */
  static Mailbox of(MailRoute route) {
    var settings = route.settings();
    var files = new FileMailbox(route.directory(), settings.from());
    return settings.smtpHost().isEmpty() ? files : new SmtpMailbox(settings, files);
  }
}
