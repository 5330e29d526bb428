package curio.mobileid.starts;

import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.validation.NationalNumber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Browsers in which somebody has signed in. Each is given a text that it shows when it starts the
 * next sign-in of that person: then it is not among the strangers whose starts are counted
 * together. The text holds a name, its end, and a digest over both and the person that only holders
 * of the encryption's key can make; nothing of it is stored. One session gives one text, however
 * often it is handed out. It signs nobody in. Thread-safe.
 */
public final class KnownBrowsers {
  /** More are not looked at. */
  private static final int MOST = 3;

  private static final Duration DAY = Duration.ofDays(1);
  private static final int NAME_BYTES = 16;
  private static final int DIGEST_BYTES = 32;

  private final FieldEncryption encryption;
  private final Clock clock;
  private final Duration life;

  /** Those of a encryption, known for so long. */
  public KnownBrowsers(FieldEncryption encryption, Clock clock, Duration life) {
    this.encryption = encryption;
    this.clock = clock;
    this.life = life;
  }

  /** What a browser shows from now on in which this person has signed in by a session. */
  public String issue(SessionId session, NationalNumber person) {
    byte[] name =
        Arrays.copyOf(encryption.keyedHash("name of browser", session.toString()), NAME_BYTES);
    // Of whole days, so that a text that is handed out again is the same.
    long end = clock.instant().plus(life).truncatedTo(ChronoUnit.DAYS).plus(DAY).getEpochSecond();
    byte[] digest = digest(name, end, person);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(NAME_BYTES + Long.BYTES + DIGEST_BYTES)
                .put(name)
                .putLong(end)
                .put(digest)
                .array());
  }

  /** The name of a browser that shows such a text of this person, if it does. */
  public Optional<String> find(List<String> shown, NationalNumber person) {
    return shown.stream().limit(MOST).flatMap(text -> find(text, person).stream()).findFirst();
  }

  private Optional<String> find(String text, NationalNumber person) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != NAME_BYTES + Long.BYTES + DIGEST_BYTES) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    byte[] name = new byte[NAME_BYTES];
    buffer.get(name);
    long end = buffer.getLong();
    byte[] digest = new byte[DIGEST_BYTES];
    buffer.get(digest);
    boolean good =
        MessageDigest.isEqual(digest, digest(name, end, person))
            && Instant.ofEpochSecond(end).isAfter(clock.instant());
    return good ? Optional.of(text(name)) : Optional.empty();
  }

  private byte[] digest(byte[] name, long end, NationalNumber person) {
    return encryption.keyedHash(
        "known browser", text(name), Long.toString(end), person.country().name(), person.digits());
  }

  private static String text(byte[] name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(name);
  }
}
