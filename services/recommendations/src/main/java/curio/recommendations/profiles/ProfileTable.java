package curio.recommendations.profiles;

import curio.contracts.recommendations.v1.ImageProfile;
import curio.recommendations.profiles.ProfileChange.Put;
import curio.recommendations.profiles.ProfileChange.Removal;
import curio.recommendations.ranks.Engagement;
import curio.recommendations.ranks.Fading;
import curio.store.CleanupRule;
import curio.store.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The statements about what is known of images. A change locks the profile first, then the
 * candidates of its image, and nothing else that stands there already. Stateless.
 */
final class ProfileTable {
  /** Longer than anybody repeats a call. */
  private static final Duration CHANGES_KEPT = Duration.ofDays(1);

  private static final String NOTE =
      """
      insert into recommendations.change (transaction_id, image_id, removal)
      values (:transaction, :image, :removal)
      """;

  /** A birth in the future counts as now. */
  private static final String PUT =
      """
      insert into recommendations.profile as p (image_id, author, public, tags, created_at)
      values (:image, :author, :public, :tags,
        least(timestamptz 'epoch' + :millis * interval '1 ms', clock_timestamp()))
      on conflict (image_id) do update
      set author = excluded.author, public = excluded.public, tags = excluded.tags,
        created_at = excluded.created_at, ranked = false
      """;

  private static final String REMOVE_CANDIDATES =
      "delete from recommendations.candidate where image_id = :image";

  private static final String REMOVE =
      "delete from recommendations.profile where image_id = :image";

  private static final String ADD_CANDIDATES =
      """
      insert into recommendations.candidate (tag, image_id, author, rank)
      select t.tag, p.image_id, p.author, %s
      from recommendations.profile p
      left join recommendations.engagement e using (image_id)
      cross join lateral unnest(array_append(p.tags, '')) as t (tag)
      where p.image_id = :image and p.public
      """
          .formatted(Engagement.RANK);

  private static final String FIND =
      """
      select image_id, author, public, tags, created_at
      from recommendations.profile where image_id = any(:images)
      """;

  private ProfileTable() {}

  /** Makes a change; its id must be new. */
  static void change(Handle tx, String transaction, ProfileChange change) {
    var _ =
        tx.createUpdate(NOTE)
            .bind("transaction", transaction)
            .bind("image", change.image())
            .bind("removal", change instanceof Removal)
            .execute();
    switch (change) {
      case Put put -> put(tx, put);
      case Removal removal -> {
        var _ = tx.createUpdate(REMOVE).bind("image", removal.image()).execute();
        var _ = tx.createUpdate(REMOVE_CANDIDATES).bind("image", removal.image()).execute();
      }
    }
  }

  private static void put(Handle tx, Put put) {
    var _ =
        tx.createUpdate(PUT)
            .bind("image", put.image())
            .bind("author", put.author())
            .bind("public", put.isPublic())
            .bindArray("tags", String.class, put.tags())
            .bind("millis", put.createdAt().toEpochMilli())
            .execute();
    var _ = tx.createUpdate(REMOVE_CANDIDATES).bind("image", put.image()).execute();
    var _ =
        tx.createUpdate(ADD_CANDIDATES)
            .bind("image", put.image())
            .bind("half_life", Fading.OF_IMAGES.halfLife().toSeconds())
            .execute();
  }

  /** Whether a change of this id has had its effect. */
  static boolean isMade(Handle tx, String transaction) {
    return tx.createQuery(
            "select exists (select from recommendations.change where transaction_id ="
                + " :transaction)")
        .bind("transaction", transaction)
        .mapTo(Boolean.class)
        .one();
  }

  static List<ImageProfile> find(Handle tx, List<UUID> images) {
    return tx.createQuery(FIND)
        .bindArray("images", UUID.class, images)
        .map((result, context) -> profile(new Row(result)))
        .list();
  }

  private static ImageProfile profile(Row row) throws SQLException {
    return ImageProfile.newBuilder()
        .setImageId(row.uuid("image_id").toString())
        .setAuthorId(row.number("author"))
        .setPublic(row.result().getBoolean("public"))
        .addAllTags(row.texts("tags"))
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .build();
  }

  /** What goes: changes that nobody repeats any more, with what was counted of removed images. */
  static CleanupRule rule() {
    return CleanupRule.keeping(
        "changes",
        CHANGES_KEPT,
        """
        with due as materialized (
          select transaction_id, image_id, removal from recommendations.change
          where made_at < clock_timestamp() - :kept * interval '1 millisecond'
          order by made_at limit :limit for update skip locked),
        uncounted as (
          delete from recommendations.engagement e using due
          where due.removal and e.image_id = due.image_id and not exists (
            select from recommendations.profile p where p.image_id = e.image_id))
        delete from recommendations.change c using due where c.transaction_id = due.transaction_id
        """);
  }
}
