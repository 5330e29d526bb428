package curio.recommendations.viewers;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What accounts have seen: the latest {@value #KEPT} images of each, and a few dozens more for a
 * while. What was seen before those may be given to them again. Stateless.
 */
public final class SeenTable {
  /** How many images of an account are remembered. */
  public static final int KEPT = 1_000;

  /** One image of so many, less one, has an account's list cut when it comes to it. */
  private static final int TRIM_MASK = 15;

  private static final String SEE =
      """
      insert into recommendations.seen (account, image_id, seen_at)
      select account, image, timestamptz 'epoch' + millis * interval '1 ms'
      from unnest(:accounts::bigint[], :images::uuid[], :millis::bigint[])
        as t (account, image, millis)
      on conflict (account, image_id) do update
      set seen_at = greatest(seen.seen_at, excluded.seen_at)
      """;

  private static final String TRIM =
      """
      delete from recommendations.seen s
      using unnest(:accounts::bigint[]) as t (account) cross join lateral (
        select o.image_id from recommendations.seen o
        where o.account = t.account
        order by o.seen_at desc, o.image_id desc offset :kept) old
      where s.account = t.account and s.image_id = old.image_id
      """;

  private static final String CLAIM =
      """
      insert into recommendations.seen (account, image_id, seen_at)
      select :account, image, timestamptz 'epoch' + :millis * interval '1 ms'
      from unnest(:images::uuid[]) as t (image)
      order by image
      on conflict do nothing
      returning image_id
      """;

  private static final String LONGEST_AGO =
      """
      with oldest as (
        select s.image_id, p.tags, s.seen_at
        from recommendations.seen s join recommendations.profile p using (image_id)
        where s.account = :account and p.public and p.author <> :account
          and (:tag = '' or :tag = any(p.tags)) and s.image_id <> all(:given::uuid[])
        order by s.seen_at, s.image_id limit :limit),
      again as (
        update recommendations.seen s
        set seen_at = timestamptz 'epoch' + :millis * interval '1 ms'
        from oldest where s.account = :account and s.image_id = oldest.image_id)
      select image_id, tags from oldest order by seen_at, image_id
      """;

  /** An account looked at an image. */
  public record Look(long account, UUID image, Instant at) {}

  /** An image that was seen, with its tags. */
  public record SeenImage(UUID imageId, List<String> tags) {}

  private SeenTable() {}

  /** Remembers looks; of one account and image there is one at most. */
  public static void see(Handle tx, Collection<Look> looks) {
    // In one order, so that nobody waits for each other.
    var sorted =
        looks.stream()
            .sorted(Comparator.comparingLong(Look::account).thenComparing(Look::image))
            .toList();
    var _ =
        tx.createUpdate(SEE)
            .bindArray("accounts", Long.class, sorted.stream().map(Look::account).toList())
            .bindArray("images", UUID.class, sorted.stream().map(Look::image).toList())
            .bindArray(
                "millis",
                Long.class,
                sorted.stream().map(look -> look.at().toEpochMilli()).toList())
            .execute();
  }

  /**
   * Whether an account that has seen an image should be trimmed now. It takes reading its whole
   * list, too much for each image.
   */
  public static boolean isTrimmedBy(UUID image) {
    return (image.getLeastSignificantBits() & TRIM_MASK) == 0;
  }

  /** Forgets what accounts have seen before the latest. */
  public static int trim(Handle tx, Collection<Long> accounts) {
    return tx.createUpdate(TRIM)
        .bindArray("accounts", Long.class, List.copyOf(accounts))
        .bind("kept", KEPT)
        .execute();
  }

  /** Remembers images as seen; returns those that were not, so that no two calls give the same. */
  public static Set<UUID> claim(Handle tx, long account, List<UUID> images, Instant now) {
    return Set.copyOf(
        tx.createQuery(CLAIM)
            .bind("account", account)
            .bindArray("images", UUID.class, images)
            .bind("millis", now.toEpochMilli())
            .mapTo(UUID.class)
            .list());
  }

  /**
   * The public images that an account has seen the longest ago, which count as seen now.
   *
   * @param tag of the images; empty: any
   * @param given are left out
   */
  public static List<SeenImage> longestAgo(
      Handle tx, long account, String tag, List<UUID> given, int limit, Instant now) {
    return tx.createQuery(LONGEST_AGO)
        .bind("account", account)
        .bind("tag", tag)
        .bindArray("given", UUID.class, given)
        .bind("limit", limit)
        .bind("millis", now.toEpochMilli())
        .mapTo(SeenImage.class)
        .list();
  }
}
