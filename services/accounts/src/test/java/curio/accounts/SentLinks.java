package curio.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What was mailed into files. */
final class SentLinks {
  /** In the text part; the HTML part says it in an attribute as well. */
  private static final Pattern LINK = Pattern.compile("(?m)^http://localhost/reset#(\\S{43})\\s*$");

  private SentLinks() {}

  /** The mails that are whole, in the order of their names: the oldest first. */
  static List<Path> files(RunningAccounts accounts) throws IOException {
    if (!Files.exists(accounts.mails())) {
      return List.of();
    }
    try (var files = Files.list(accounts.mails())) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
  }

  /** The tokens in those that have a link. */
  static List<String> tokens(RunningAccounts accounts) {
    return texts(accounts).stream()
        .filter(text -> LINK.matcher(text).find())
        .map(SentLinks::token)
        .toList();
  }

  /** Whose links they are. */
  static List<String> names(RunningAccounts accounts) {
    return texts(accounts).stream()
        .filter(text -> LINK.matcher(text).find())
        .map(text -> text.replaceFirst("(?s).*?Hello (\\S+),.*", "$1"))
        .toList();
  }

  /** All of them as they are. */
  static List<String> texts(RunningAccounts accounts) {
    try {
      return files(accounts).stream().map(SentLinks::text).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String token(String mail) {
    var link = LINK.matcher(mail);
    if (!link.find()) {
      throw new AssertionError("no link in: " + mail);
    }
    return Objects.requireNonNull(link.group(1));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
