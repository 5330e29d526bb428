package curio.gallery.reactions;

import curio.contracts.events.v1.ImageReaction;
import curio.contracts.gallery.v1.CountReactionsReply;
import curio.contracts.gallery.v1.CountReactionsRequest;
import curio.contracts.gallery.v1.LikeImageReply;
import curio.contracts.gallery.v1.LikeImageRequest;
import curio.contracts.gallery.v1.Visibility;
import curio.gallery.events.GalleryEvents;
import curio.gallery.images.ImageTable;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.Database;
import curio.text.UuidText;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who likes which image: each account once. Thread-safe. */
public final class Likes {
  private final Database database;
  private final GalleryEvents events;
  private final Limits limits;
  private final Rate rate;
  private final Clock clock;

  /**
   * Those of a store.
   *
   * @param rate how often one may change what it likes
   */
  public Likes(Database database, GalleryEvents events, Limits limits, Rate rate, Clock clock) {
    this.database = database;
    this.events = events;
    this.limits = limits;
    this.rate = rate;
    this.clock = clock;
  }

  /** Likes an image, or does so no more; what is so already stays so and is told to nobody. */
  public LikeImageReply like(LikeImageRequest request) {
    var reply = LikeImageReply.newBuilder();
    UuidText.read(request.getImageId())
        .flatMap(id -> database.inTransaction(tx -> like(tx, id, request)))
        .ifPresent(reply::setLikes);
    return reply.build();
  }

  private Optional<Long> like(Handle tx, UUID id, LikeImageRequest request) throws SQLException {
    // Held to the end: whoever removes the image waits, or has done so.
    var likes =
        tx.createQuery("select likes from gallery.reactions where image_id = :id for no key update")
            .bind("id", id)
            .mapTo(Long.class)
            .findOne();
    if (likes.isEmpty() || !changed(tx, id, request.getUserId(), request.getLiked())) {
      return likes;
    }
    limits.require(tx, LimitKey.of("like", Long.toString(request.getUserId())), rate);
    int change = request.getLiked() ? 1 : -1;
    tx.execute("update gallery.reactions set likes = likes + ? where image_id = ?", change, id);
    tell(tx, id, request);
    return Optional.of(likes.get() + change);
  }

  private static boolean changed(Handle tx, UUID id, long user, boolean liked) {
    var sql =
        liked
            ? """
            insert into gallery.image_like (image_id, user_id) values (?, ?)
            on conflict do nothing
            """
            : "delete from gallery.image_like where image_id = ? and user_id = ?";
    return tx.execute(sql, id, user) == 1;
  }

  private void tell(Handle tx, UUID id, LikeImageRequest request) throws SQLException {
    var now = clock.instant();
    var reaction =
        ImageReaction.newBuilder()
            .setImageId(request.getImageId())
            .setUserId(request.getUserId())
            .setLiked(request.getLiked())
            .build();
    events.reacted(tx, List.of(reaction), request.getTraceId(), now);
    var image = ImageTable.find(tx, id).orElseThrow().image();
    if (request.getLiked()
        && image.getVisibility() == Visibility.VISIBILITY_PUBLIC
        && image.getAuthorId() != request.getUserId()) {
      events.liked(
          tx, image, request.getUserId(), request.getUsername(), request.getTraceId(), now);
    }
  }

  /** How often an image was viewed and liked; nothing of one that is not there. */
  public CountReactionsReply count(CountReactionsRequest request) {
    return UuidText.read(request.getImageId())
        .flatMap(id -> database.read(tx -> count(tx, id, request.getViewerId())))
        .orElse(CountReactionsReply.getDefaultInstance());
  }

  private static Optional<CountReactionsReply> count(Handle tx, UUID id, long viewer) {
    return tx.createQuery(
            """
            select views, likes, exists (
              select from gallery.image_like where image_id = :id and user_id = :viewer) as liked
            from gallery.reactions where image_id = :id
            """)
        .bind("id", id)
        .bind("viewer", viewer)
        .map((row, context) ->
            CountReactionsReply.newBuilder()
                .setViews(row.getLong("views"))
                .setLikes(row.getLong("likes"))
                .setLiked(row.getBoolean("liked"))
                .build())
        .findOne();
  }
}
