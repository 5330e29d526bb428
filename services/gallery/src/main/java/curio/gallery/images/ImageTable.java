package curio.gallery.images;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.PictureKey;
import curio.contracts.gallery.v1.PictureType;
import curio.contracts.gallery.v1.Visibility;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of images. Stateless. */
public final class ImageTable {
  /** What {@link #stored} reads; the table is called {@code i}. */
  static final String COLUMNS =
      """
      i.id, i.place, i.author, i.author_name, i.title, i.description, i.alt, i.tags, i.visibility,
      i.type, i.width, i.height, i.bytes, i.color, i.created_at, i.hash, i.generation, i.event_id,
      i.version\
      """;

  private ImageTable() {}

  /** An image by its id. */
  public static Optional<StoredImage> find(Handle tx, UUID id) {
    return find(tx, List.of(id)).stream().findFirst();
  }

  /** Those of some ids that are there. */
  public static List<StoredImage> find(Handle tx, List<UUID> ids) {
    return tx.createQuery("select " + COLUMNS + " from gallery.image i where i.id = any(:ids)")
        .bind("ids", ids.toArray(UUID[]::new))
        .map((row, context) -> stored(row))
        .list();
  }

  /** How many images an account has, and the bytes of them. */
  public static Owned owned(Handle tx, long author) {
    return tx.createQuery(
            """
            select count(*) as images, coalesce(sum(bytes), 0)::bigint as bytes
            from gallery.image where author = :author
            """)
        .bind("author", author)
        .mapTo(Owned.class)
        .one();
  }

  /** What an account has. */
  public record Owned(long images, long bytes) {}

  /** Adds an image with its tags, nothing of which must be there. */
  public static void add(Handle tx, Image image, UUID eventId) {
    var sql =
        """
        insert into gallery.image (id, author, author_name, title, description, alt, tags,
          visibility, type, width, height, bytes, color, created_at, hash, generation, event_id)
        values (:id, :author, :authorName, :title, :description, :alt, :tags,
          :visibility, :type, :width, :height, :bytes, :color, :createdAt, :hash, :generation,
          :event)
        returning place
        """;
    var id = UUID.fromString(image.getId());
    long place =
        tx.createQuery(sql)
            .bind("id", id)
            .bind("author", image.getAuthorId())
            .bind("authorName", image.getAuthorName())
            .bind("title", image.getTitle())
            .bind("description", image.getDescription())
            .bind("alt", image.getAlt())
            .bind("tags", image.getTagsList().toArray(String[]::new))
            .bind("visibility", image.getVisibilityValue())
            .bind("type", image.getTypeValue())
            .bind("width", image.getWidth())
            .bind("height", image.getHeight())
            .bind("bytes", image.getBytes())
            .bind("color", image.getColor())
            .bind("createdAt", Instant.ofEpochMilli(image.getCreatedAtMillis()))
            .bind("hash", image.getPicture().getHash())
            .bind("generation", image.getPicture().getGeneration())
            .bind("event", eventId)
            .mapTo(Long.class)
            .one();
    tx.execute("insert into gallery.reactions (image_id) values (?)", id);
    TagTable.add(tx, image, place);
  }

  /**
   * Writes what is said about an image anew, if nobody has changed it since it was read.
   *
   * @return whether nobody had
   */
  public static boolean change(Handle tx, StoredImage read, Image now, @Nullable UUID eventId) {
    var sql =
        """
        update gallery.image set title = :title, description = :description, alt = :alt,
          tags = :tags, visibility = :visibility, event_id = :event, version = version + 1
        where id = :id and version = :version
        """;
    int changed =
        tx.createUpdate(sql)
            .bind("title", now.getTitle())
            .bind("description", now.getDescription())
            .bind("alt", now.getAlt())
            .bind("tags", now.getTagsList().toArray(String[]::new))
            .bind("visibility", now.getVisibilityValue())
            .bindByType("event", eventId, UUID.class)
            .bind("id", read.id())
            .bind("version", read.version())
            .execute();
    if (changed == 0) {
      return false;
    }
    if (tagsDiffer(read.image(), now)) {
      TagTable.remove(tx, read.image());
      TagTable.add(tx, now, read.place());
    }
    return true;
  }

  /** Whether the change is one that lists by tags, and the recommendations, have to follow. */
  public static boolean tagsDiffer(Image before, Image after) {
    return !before.getTagsList().equals(after.getTagsList())
        || before.getVisibility() != after.getVisibility();
  }

  /**
   * Removes an image, if nobody has changed it since it was read. Its likes go later.
   *
   * @return whether nobody had
   */
  public static boolean remove(Handle tx, StoredImage read) {
    if (tx.execute(
            "delete from gallery.image where id = ? and version = ?", read.id(), read.version())
        == 0) {
      return false;
    }
    TagTable.remove(tx, read.image());
    tx.execute("delete from gallery.reactions where image_id = ?", read.id());
    tx.execute("insert into gallery.gone_image (image_id) values (?)", read.id());
    return true;
  }

  /** Whether an image was removed some minutes ago or later; of earlier ones nothing is known. */
  public static boolean hasJustGone(Handle tx, UUID id) {
    return tx.createQuery("select exists (select from gallery.gone_image where image_id = :id)")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  static StoredImage stored(ResultSet result) throws SQLException {
    var row = new Row(result);
    var image =
        Image.newBuilder()
            .setId(row.uuid("id").toString())
            .setAuthorId(row.number("author"))
            .setAuthorName(row.text("author_name"))
            .setTitle(row.text("title"))
            .setDescription(row.text("description"))
            .setAlt(row.text("alt"))
            .addAllTags(row.texts("tags"))
            .setVisibility(Visibility.forNumber((int) row.number("visibility")))
            .setType(PictureType.forNumber((int) row.number("type")))
            .setWidth((int) row.number("width"))
            .setHeight((int) row.number("height"))
            .setBytes(row.number("bytes"))
            .setColor(row.text("color"))
            .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
            .setPicture(
                PictureKey.newBuilder()
                    .setHash(row.text("hash"))
                    .setGeneration(row.text("generation")))
            .build();
    return new StoredImage(
        image,
        row.number("place"),
        (int) row.number("version"),
        result.getObject("event_id", UUID.class));
  }
}
