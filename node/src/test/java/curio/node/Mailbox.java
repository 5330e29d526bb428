package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The mails that a node without a mail server has written below its data directory.
 *
 * @param data the data directory
 */
record Mailbox(Path data) {
  private static final Pattern TOKEN = Pattern.compile("/reset#([A-Za-z0-9_-]{20,})");

  /** The token of the newest link that was sent to an address; waits for it. */
  String token(String address) {
    var found = new AtomicReference<>("");
    eventually(() -> {
      var mails = withLink(to(address));
      assertThat(mails).as("mails to that address").isNotEmpty();
      found.set(tokenIn(mails.getLast()));
    });
    return found.get();
  }

  /** The token of the newest link for somebody who is greeted by that name; waits for it. */
  String tokenFor(String username) {
    var found = new AtomicReference<>("");
    eventually(() -> {
      var mails =
          withLink(all()).stream().filter(mail -> mail.contains("Hello " + username)).toList();
      assertThat(mails).as("mails for that name").isNotEmpty();
      found.set(tokenIn(mails.getLast()));
    });
    return found.get();
  }

  private static List<String> withLink(List<String> mails) {
    return mails.stream().filter(mail -> TOKEN.matcher(mail).find()).toList();
  }

  /** The mails to an address, oldest first, with long lines joined again. */
  List<String> to(String address) throws IOException {
    return all().stream().filter(mail -> mail.contains("To: " + address)).toList();
  }

  private List<String> all() throws IOException {
    var directory = data.resolve("mail");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted(Comparator.naturalOrder())
          .map(Mailbox::read)
          .toList();
    }
  }

  /** Quoted-printable, as far as it matters to find a link. */
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .replace("=\r\n", "")
          .replace("=\n", "")
          .replace("=3D", "=");
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new IllegalStateException("cannot be read: " + file, e);
    }
  }

  private static String tokenIn(String mail) {
    var token = TOKEN.matcher(mail);
    assertThat(token.find()).as("a link").isTrue();
    return String.valueOf(token.group(1));
  }
}
