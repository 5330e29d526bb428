package curio.accounts.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;

/**
 * Mails by SMTP, one connection for each: they are few. A server that does not answer in time has
 * not taken it, as far as can be known. A mail without an address becomes a file. Thread-safe.
 */
final class SmtpMailbox implements Mailbox {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_CAUSES = 5;

  private final MailSettings settings;
  private final Mailbox unaddressed;

  SmtpMailbox(MailSettings settings, Mailbox unaddressed) {
    this.settings = settings;
    this.unaddressed = unaddressed;
  }

  @Override
  public Delivery deliver(Mail mail) {
    if (mail.to() == null) {
      return unaddressed.deliver(mail);
    }
    var session = Session.getInstance(properties());
    try (var transport = session.getTransport("smtp")) {
      if (settings.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(settings.user(), settings.password().value());
      }
      var message = MimeMail.of(mail, settings.from(), session);
      transport.sendMessage(message, message.getAllRecipients());
      return new Delivery.Sent();
    } catch (MessagingException e) {
      return new Delivery.Failed(reason(e));
    }
  }

  private Properties properties() {
    var properties = new Properties();
    properties.setProperty("mail.from", settings.from());
    properties.setProperty("mail.smtp.host", settings.smtpHost());
    properties.setProperty("mail.smtp.port", Integer.toString(settings.smtpPort()));
    properties.setProperty("mail.smtp.auth", Boolean.toString(!settings.user().isEmpty()));
    properties.setProperty("mail.smtp.connectiontimeout", millis(CONNECT_LIMIT));
    properties.setProperty("mail.smtp.timeout", millis(ANSWER_LIMIT));
    properties.setProperty("mail.smtp.writetimeout", millis(ANSWER_LIMIT));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (settings.smtpTls()) {
      case NONE -> {}
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
    }
    return properties;
  }

  private static String millis(Duration limit) {
    return Long.toString(limit.toMillis());
  }

  /** Kinds of failures only: the texts of servers repeat the address. */
  private static String reason(MessagingException failure) {
    var reason = new StringBuilder(failure.getClass().getSimpleName());
    Throwable cause = failure.getCause();
    if (failure instanceof SendFailedException) {
      cause = failure.getNextException();
    }
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      reason.append(", ").append(cause.getClass().getSimpleName());
      cause = cause.getCause();
    }
    return reason.toString();
  }
}
