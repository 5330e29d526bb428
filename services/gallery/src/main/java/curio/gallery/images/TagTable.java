package curio.gallery.images;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.ListTagsReply.TagCount;
import curio.contracts.gallery.v1.Visibility;
import curio.store.CleanupRule;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tags of images, and how many public images have each. A count is the sum of what was gathered and
 * of the changes since: they are only added, so that changes of images with a tag in common do not
 * wait for each other while they are prepared. Stateless.
 */
final class TagTable {
  /** Gathers changes; of two at once the second finds none. */
  private static final String GATHER =
      """
      with gone as (
        delete from gallery.tag_change where ctid in (
          select ctid from gallery.tag_change limit :limit for update skip locked)
        returning tag, change),
      sums as (select tag, sum(change) as change, count(*) as rows from gone group by tag),
      counted as (
        insert into gallery.tag_count (tag, images) select tag, change from sums order by tag
        on conflict (tag) do update set images = tag_count.images + excluded.images
        returning 1)
      select coalesce(sum(rows), 0)::int from sums
      """;

  /**
   * The first of what has not changed since, found in its order by an index, and all of what has.
   */
  static final String LIST =
      """
      with changed as materialized (
        select tag, sum(change) as change from gallery.tag_change
        where starts_with(tag, :prefix) group by tag),
      counted as (
        (select tag, images from gallery.tag_count
         where images > 0 and starts_with(tag, :prefix) and tag not in (select tag from changed)
         order by images desc, tag limit :limit)
        union all
        select c.tag, c.change + coalesce(t.images, 0)
        from changed c left join gallery.tag_count t on t.tag = c.tag)
      select tag, images from counted where images > 0 order by images desc, tag limit :limit
      """;

  private TagTable() {}

  static void add(Handle tx, Image image, long place) {
    tx.createUpdate(
            """
            insert into gallery.image_tag (tag, place, image_id, author, visibility)
            select tag, :place, :image, :author, :visibility from unnest(:tags) as tag
            """)
        .bind("tags", image.getTagsList().toArray(String[]::new))
        .bind("place", place)
        .bind("image", UUID.fromString(image.getId()))
        .bind("author", image.getAuthorId())
        .bind("visibility", image.getVisibilityValue())
        .execute();
    count(tx, image, 1);
  }

  static void remove(Handle tx, Image image) {
    tx.execute("delete from gallery.image_tag where image_id = ?", UUID.fromString(image.getId()));
    count(tx, image, -1);
  }

  private static void count(Handle tx, Image image, int change) {
    if (image.getVisibility() == Visibility.VISIBILITY_PUBLIC) {
      tx.createUpdate(
              """
              insert into gallery.tag_change (tag, change)
              select tag, :change from unnest(:tags) as tag
              """)
          .bind("tags", image.getTagsList().toArray(String[]::new))
          .bind("change", change)
          .execute();
    }
  }

  /** Tags that begin so, those of most images first. */
  static List<TagCount> list(Handle tx, String prefix, int limit) {
    return tx.createQuery(LIST)
        .bind("prefix", prefix)
        .bind("limit", limit)
        .map((row, context) ->
            TagCount.newBuilder().setName(row.getString(1)).setImages(row.getLong(2)).build())
        .list();
  }

  /** Gathers changes into counts, and forgets tags that no image has any more. */
  static List<CleanupRule> rules() {
    return List.of(
        new CleanupRule(
            "tag-changes",
            (tx, limit) -> tx.createQuery(GATHER).bind("limit", limit).mapTo(Integer.class).one()),
        new CleanupRule(
            "tags-of-nothing",
            (tx, limit) ->
                tx.execute(
                    """
                    delete from gallery.tag_count where tag in (
                      select tag from gallery.tag_count where images = 0
                      limit ? for update skip locked)
                    """,
                    limit)));
  }
}
