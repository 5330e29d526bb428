package curio.accounts.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A mail as a MIME message (RFC 2045): the same in text and in HTML. Stateless. */
final class MimeMail {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  /** As RFC 5322 has it, section 3.3; zones by name are obsolete there. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private MimeMail() {}

  static MimeMessage of(Mail mail, String from, Session session) throws MessagingException {
    var message = new MimeMessage(session);
    message.setFrom(address(from));
    var to = mail.to();
    if (to != null) {
      message.setRecipient(Message.RecipientType.TO, address(to));
    }
    message.setSubject(mail.subject(), UTF_8);
    message.setHeader("Date", DATE.format(mail.at()));
    // Nobody's out-of-office note should come back (RFC 3834).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setContent(alternatives(mail));
    message.saveChanges();
    return message;
  }

  /** What is preferred comes last (RFC 2046, section 5.1.4). */
  private static MimeMultipart alternatives(Mail mail) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8);
    var html = new MimeBodyPart();
    html.setText(mail.html(), UTF_8, "html");
    return new MimeMultipart("alternative", text, html);
  }

  /**
   * Not parsed, since it is one address, checked when it was given: but an older release had other
   * rules, and what is not ASCII would lose its high bytes on the way to the server.
   *
   * @throws AddressException if it cannot be written
   */
  private static InternetAddress address(String text) throws AddressException {
    var address = new InternetAddress();
    address.setAddress(
        MailDomain.ofAddress(text)
            // The sender may be of this machine alone, such as curio@localhost.
            .or(() -> Optional.of(text))
            .filter(MimeMail::isVisibleAscii)
            .orElseThrow(() -> new AddressException("not an address")));
    return address;
  }

  private static boolean isVisibleAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
