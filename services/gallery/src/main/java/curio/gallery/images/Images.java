package curio.gallery.images;

import curio.blobs.BlobKey;
import curio.contracts.gallery.v1.FindImageReply;
import curio.contracts.gallery.v1.FindImageRequest;
import curio.contracts.gallery.v1.FindImagesReply;
import curio.contracts.gallery.v1.FindImagesRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.text.UuidText;
import java.util.List;
import java.util.Optional;

/** Finds images by their ids. Thread-safe. */
public final class Images {
  private static final int MOST = 100;

  private final Database database;

  /** Those of a store. */
  public Images(Database database) {
    this.database = database;
  }

  /** What an id stands for. */
  public FindImageReply find(FindImageRequest request) {
    var reply = FindImageReply.newBuilder();
    UuidText.read(request.getImageId())
        .flatMap(id -> database.read(tx -> ImageTable.find(tx, id)))
        .ifPresent(stored -> reply.setImage(stored.image()));
    return reply.build();
  }

  /** What some ids stand for. */
  public FindImagesReply find(FindImagesRequest request) {
    if (request.getImageIdsCount() > MOST) {
      throw new CurioException(
          ErrorCode.INVALID,
          "imageIds: %d (expected: at most %d)".formatted(request.getImageIdsCount(), MOST));
    }
    var ids =
        request.getImageIdsList().stream().map(UuidText::read).flatMap(Optional::stream).toList();
    var found =
        ids.isEmpty() ? List.<StoredImage>of() : database.read(tx -> ImageTable.find(tx, ids));
    var reply = FindImagesReply.newBuilder();
    found.forEach(stored -> reply.addImages(stored.image()));
    return reply.build();
  }

  /** Who has shared a picture, one of several; 0 if nobody has it any more. */
  public long authorOf(BlobKey picture) {
    return database.read(tx ->
        tx.createQuery(
                """
                select author from gallery.image
                where hash = :hash and generation = :generation limit 1
                """)
            .bind("hash", picture.sha256())
            .bind("generation", picture.generation())
            .mapTo(Long.class)
            .findOne()
            .orElse(0L));
  }

  /** Gathers counts of tags, often. */
  public static List<CleanupRule> tagRules() {
    return TagTable.rules();
  }

  /** Likes of images that are gone. */
  public static CleanupRule goneRule() {
    return new CleanupRule(
        "likes-of-gone-images",
        (tx, limit) -> {
          int likes =
              tx.execute(
                  """
                  delete from gallery.image_like where (image_id, user_id) in (
                    select l.image_id, l.user_id
                    from gallery.gone_image g join gallery.image_like l using (image_id)
                    limit ? for update of l skip locked)
                  """,
                  limit);
          if (likes < limit) {
            tx.execute(
                """
                delete from gallery.gone_image where image_id in (
                  select image_id from gallery.gone_image g
                  where not exists (select from gallery.image_like l where l.image_id = g.image_id)
                  limit ? for update skip locked)
                """,
                limit);
          }
          return likes;
        });
  }
}
