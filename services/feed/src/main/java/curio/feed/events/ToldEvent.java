package curio.feed.events;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserEvent;
import curio.log.LogRecord;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a service tells of a user, as it comes out of the log: it can be stored and shown. Names
 * that are not known yet are taken too, since services are newer or older than each other.
 * Immutable.
 */
record ToldEvent(UUID id, UserEvent event, Instant occurredAt) {
  private static final String DELETE = "delete";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");

  /** A post of 2 000 code points however it is composed, and to spare. */
  private static final int MAX_MESSAGE = 8_192;

  private static final int MAX_TEXT = 255;
  private static final int MAX_IMAGES = 16;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong with it, without its texts
   */
  static ToldEvent read(LogRecord told) {
    var event = parse(told);
    require(NAME.matcher(event.getName()).matches(), "name", "a word");
    require(event.getUserId() > 0, "userId", "> 0");
    require(told.event().key().equals(Long.toString(event.getUserId())), "key", "the author's id");
    check("message", event.getMessage(), MAX_MESSAGE);
    check("subject", event.getSubject(), MAX_TEXT);
    check("itemId", event.getItemId(), MAX_TEXT);
    require(event.getImageIdsCount() <= MAX_IMAGES, "imageIds", "at most " + MAX_IMAGES);
    event.getImageIdsList().forEach(ToldEvent::checkImage);
    var read = new ToldEvent(told.event().id(), event, told.event().occurredAt());
    var _ = !read.takesBack() || read.takenBack().equals(read.id());
    return read;
  }

  long author() {
    return event.getUserId();
  }

  /** Whether it takes another event back. */
  boolean takesBack() {
    return event.getName().equals(DELETE);
  }

  /** The event that it takes back. */
  UUID takenBack() {
    return UUID.fromString(event.getSubject());
  }

  private static UserEvent parse(LogRecord told) {
    try {
      return UserEvent.parseFrom(told.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("an event that cannot be read", e);
    }
  }

  private static void checkImage(String id) {
    check("imageIds", id, MAX_TEXT);
    require(
        !id.isEmpty() && id.chars().noneMatch(Character::isISOControl), "imageIds", "plain text");
  }

  private static void check(String member, String text, int most) {
    require(text.length() <= most, member, "at most " + most + " characters");
    require(text.indexOf('\0') < 0, member, "no U+0000");
  }

  private static void require(boolean good, String member, String expected) {
    if (!good) {
      throw new IllegalArgumentException(
          "%s of an event: not so (expected: %s)".formatted(member, expected));
    }
  }
}
