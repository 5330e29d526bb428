package curio.recommendations.ranks;

import curio.store.CleanupRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * How often images were viewed and liked, whether or not their profiles are there yet. An image
 * counts 100 at birth, 1 for each view and 50 for each like, and half of it all in every week of
 * its age. Stateless.
 */
public final class Engagement {
  /** The rank of a profile {@code p} by its engagement {@code e}, which may be missing. */
  public static final String RANK =
      """
      ln(100 + coalesce(e.views, 0) + 50 * greatest(0, coalesce(e.likes, 0))) / ln(2)
        + extract(epoch from p.created_at)::double precision / :half_life\
      """;

  private static final Duration UNKNOWN_KEPT = Duration.ofDays(1);

  private static final String ADD =
      """
      insert into recommendations.engagement (image_id, views, likes, changed)
      select *, true from unnest(:images::uuid[], :views::bigint[], :likes::bigint[])
      on conflict (image_id) do update
      set views = engagement.views + excluded.views, likes = engagement.likes + excluded.likes,
        changed = true
      """;

  /** What is added to an image's counts. */
  public record Added(long views, long likes) {
    /** The sum. */
    public static Added sum(Added one, Added other) {
      return new Added(one.views + other.views, one.likes + other.likes);
    }
  }

  private Engagement() {}

  /** Counts what people did with images. */
  public static void add(Handle tx, Map<UUID, Added> images) {
    // In one order, so that nobody waits for each other.
    var sorted = new TreeMap<>(images);
    var _ =
        tx.createUpdate(ADD)
            .bindArray("images", UUID.class, List.copyOf(sorted.keySet()))
            .bindArray("views", Long.class, sorted.values().stream().map(Added::views).toList())
            .bindArray("likes", Long.class, sorted.values().stream().map(Added::likes).toList())
            .execute();
  }

  /** What goes: counts of images that nobody has known for a day. */
  public static CleanupRule rule() {
    return CleanupRule.keeping(
        "unknown-images",
        UNKNOWN_KEPT,
        """
        delete from recommendations.engagement where image_id in (
          select e.image_id from recommendations.engagement e
          where e.unknown_since < clock_timestamp() - :kept * interval '1 millisecond'
            and not exists (
              select from recommendations.profile p where p.image_id = e.image_id)
          limit :limit)
        """);
  }
}
