package curio.gallery.events;

import curio.contracts.events.v1.ImageReaction;
import curio.contracts.events.v1.UserEvent;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.Visibility;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What the gallery tells others, written with the change. Thread-safe. */
public final class GalleryEvents {
  private static final int VERSION = 1;
  private static final String REACTED = "image-reaction";

  private final Outbox outbox;
  private final Topic events;
  private final Topic reactions;

  /**
   * Those of an outbox.
   *
   * @param events the topic of what followers are told
   * @param reactions the topic of what people did with images
   */
  public GalleryEvents(Outbox outbox, Topic events, Topic reactions) {
    this.outbox = outbox;
    this.events = events;
    this.reactions = reactions;
  }

  /** Followers are told of an image; of a private one nobody but its author. */
  public void shared(Handle tx, UUID eventId, Image image, String traceId, Instant now)
      throws SQLException {
    var event =
        ofAuthor("image", image, "%s shared %s".formatted(image.getAuthorName(), name(image)))
            .setSubject(image.getId())
            .addImageIds(image.getId())
            .setPrivate(image.getVisibility() == Visibility.VISIBILITY_PRIVATE);
    tell(tx, eventId, event.build(), traceId, now);
  }

  /** What was told of an image is taken back. */
  public void withdrawn(Handle tx, UUID eventId, Image image, String traceId, Instant now)
      throws SQLException {
    var event =
        ofAuthor("delete", image, image.getAuthorName() + " deleted an image")
            .setSubject(eventId.toString());
    tell(tx, UUID.randomUUID(), event.build(), traceId, now);
  }

  /**
   * Followers of somebody are told which public image it likes, not what it is called: what they
   * were told stays when its author shows it to nobody any more.
   */
  public void liked(
      Handle tx, Image image, long userId, String username, String traceId, Instant now)
      throws SQLException {
    var event =
        UserEvent.newBuilder()
            .setName("like")
            .setUserId(userId)
            .setUsername(username)
            .setMessage(username + " likes an image")
            .setSubject(image.getId())
            .addImageIds(image.getId());
    tell(tx, UUID.randomUUID(), event.build(), traceId, now);
  }

  /** What people did with images, for what is recommended. */
  public void reacted(Handle tx, List<ImageReaction> all, String traceId, Instant now)
      throws SQLException {
    outbox.append(
        tx,
        reactions,
        all.stream()
            .map(reaction ->
                new Event(
                    UUID.randomUUID(),
                    reactions.name(),
                    reaction.getImageId(),
                    REACTED,
                    VERSION,
                    now,
                    traceId,
                    reaction.toByteString()))
            .toList());
  }

  private static UserEvent.Builder ofAuthor(String name, Image image, String message) {
    return UserEvent.newBuilder()
        .setName(name)
        .setUserId(image.getAuthorId())
        .setUsername(image.getAuthorName())
        .setMessage(message);
  }

  private static String name(Image image) {
    return image.getTitle().isEmpty() ? "an image" : image.getTitle();
  }

  private void tell(Handle tx, UUID id, UserEvent event, String traceId, Instant now)
      throws SQLException {
    outbox.append(
        tx,
        events,
        List.of(
            new Event(
                id,
                events.name(),
                Long.toString(event.getUserId()),
                event.getName(),
                VERSION,
                now,
                traceId,
                event.toByteString())));
  }
}
