package curio.accounts.recovery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What mails are about. Names are only ever added: rows of the outbox have them. */
public enum MailKind {
  RESET_LINK("Set your Curio password", ""),
  PASSWORD_CHANGED(
      "Your Curio password was changed", "The password of your account at Curio was changed."),
  EMAIL_CHANGED(
      "Your Curio e-mail address was changed",
      "The e-mail address of your account at Curio was changed. Mails go to the new address from"
          + " now on."),
  ROLE_CHANGED("Your Curio role was changed", "The role of your account at Curio was changed."),
  IDENTITY_LINKED(
      "A Mobile-ID was linked to your Curio account",
      "A Mobile-ID was linked to your account at Curio: its owner can sign in to it."),
  IDENTITY_UNLINKED(
      "A Mobile-ID was taken from your Curio account",
      "The Mobile-ID was taken from your account at Curio: it does not sign in to it any more.");

  private final String subject;
  private final String what;

  MailKind(String subject, String what) {
    this.subject = subject;
    this.what = what;
  }

  /** As it is stored. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String subject() {
    return subject;
  }

  /** What has happened, in a sentence; empty for a link. */
  String what() {
    return what;
  }

  /** The kind of a text; empty for one that a later release has made. */
  static Optional<MailKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}
