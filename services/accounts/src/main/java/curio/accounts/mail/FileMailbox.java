package curio.accounts.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import java.util.Set;

/**
 * Mails as files {@code <time>-<id>.eml}, for who runs Curio without a mail server: readable by the
 * user it runs as and nobody else. A file has that name only once it is whole; {@code .part} is one
 * that is being written, or whose node died then. Thread-safe.
 */
final class FileMailbox implements Mailbox {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String from;

  FileMailbox(Path directory, String from) {
    this.directory = directory;
    this.from = from;
  }

  @Override
  public Delivery deliver(Mail mail) {
    var properties = new Properties();
    properties.setProperty("mail.from", from);
    String name = TIME.format(mail.at()) + "-" + mail.id();
    var part = directory.resolve(name + ".part");
    try {
      Files.createDirectories(directory, only("rwx------"));
      write(mail, Session.getInstance(properties), part);
      Files.move(part, directory.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
      return new Delivery.Sent();
    } catch (IOException | MessagingException e) {
      return new Delivery.Failed(e.getClass().getSimpleName());
    }
  }

  private void write(Mail mail, Session session, Path file) throws IOException, MessagingException {
    var message = MimeMail.of(mail, from, session);
    var wanted = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, wanted, only("rw-------"));
        var out = Channels.newOutputStream(channel)) {
      message.writeTo(out);
    }
  }

  private static FileAttribute<?>[] only(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
