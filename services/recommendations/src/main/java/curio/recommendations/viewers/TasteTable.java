package curio.recommendations.viewers;

import curio.recommendations.ranks.Fading;
import curio.store.CleanupRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How much accounts like tags: the points of what they did with the images of each, faded; of an
 * account the {@value #KEPT} that it likes most, and a few hundred more for a while. What they
 * uploaded themselves is looked up where it stands. Stateless.
 */
public final class TasteTable {
  /** For each image that the account uploaded. */
  private static final double UPLOAD_POINTS = 5;

  /** Less is nothing. */
  private static final double LEAST_POINTS = 0.05;

  /** So many tags and uploads count. */
  private static final int LOOKED_AT = 20;

  /** How many tags of an account are remembered. */
  public static final int KEPT = 500;

  private static final Fading FADING = Fading.OF_TASTES;

  /** The points at one moment of each tag by what was done with its images. */
  private static final String LEARNED =
      """
      with learned as (
        select r.account, tag, sum(r.points) as points
        from unnest(:accounts::bigint[], :images::uuid[], :points::double precision[])
          as r (account, image, points)
        join recommendations.profile p on p.image_id = r.image
        cross join lateral unnest(p.tags) as tag
        where p.author <> r.account
        group by r.account, tag)\
      """;

  private static final String MORE =
      LEARNED
          + """

          insert into recommendations.taste as t (account, tag, rank)
          select account, tag, ln(points) / ln(2) + :moment from learned where points > 0
          order by account, tag
          on conflict (account, tag) do update
          set rank = excluded.rank + ln(1 + power(2, least(500, greatest(-500,
            t.rank - excluded.rank)))) / ln(2)
          """;

  /** What is left over of nothing is minus infinity, and goes when it is cleaned up. */
  private static final String LESS =
      LEARNED
          + """
          ,
          held as (
            select t.account, t.tag, l.points + power(2, least(500, greatest(-500,
              t.rank - :moment))) as points
            from learned l join recommendations.taste t using (account, tag)
            where l.points < 0
            order by t.account, t.tag for update of t)
          update recommendations.taste t
          set rank = case when held.points > :least
            then ln(held.points) / ln(2) + :moment else '-infinity' end
          from held where t.account = held.account and t.tag = held.tag
          """;

  private static final String FIND =
      """
      (select tag, rank from recommendations.taste
        where account = :account and rank > :least
        order by rank desc limit :limit)
      union all
      select tag, ln(:upload::double precision) / ln(2)
        + extract(epoch from own.created_at)::double precision / :half_life as rank
      from (
        select tags, created_at from recommendations.profile
        where author = :account order by created_at desc limit :limit) own
      cross join lateral unnest(own.tags) as tag
      """;

  private static final String TRIM =
      """
      delete from recommendations.taste s
      using unnest(:accounts::bigint[]) as t (account) cross join lateral (
        select o.tag from recommendations.taste o
        where o.account = t.account
        order by o.rank desc offset :kept) least
      where s.account = t.account and s.tag = least.tag
      """;

  /**
   * What an account did with an image, in points: less than 0 takes some back.
   *
   * @param at when; what was told late counts no more than if it had been told in time
   */
  public record Experience(long account, UUID image, double points, Instant at) {}

  private record TagRank(String tag, double rank) {}

  private TasteTable() {}

  /** Has accounts like the tags of images more or less; those that are not known teach nothing. */
  public static void learn(Handle tx, Collection<Experience> all) {
    var moment = all.stream().map(Experience::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    for (var sql : List.of(MORE, LESS)) {
      // What is taken back comes last: it takes no more than there is.
      var some = all.stream().filter(one -> one.points() < 0 == sql.equals(LESS)).toList();
      if (!some.isEmpty()) {
        learn(tx, sql, some, moment);
      }
    }
  }

  private static void learn(Handle tx, String sql, List<Experience> all, Instant moment) {
    var statement =
        tx.createUpdate(sql)
            .bindArray("accounts", Long.class, all.stream().map(Experience::account).toList())
            .bindArray("images", UUID.class, all.stream().map(Experience::image).toList())
            .bindArray(
                "points",
                Double.class,
                all.stream().map(one -> FADING.faded(one.points(), one.at(), moment)).toList())
            .bind("moment", FADING.at(moment));
    var _ = (sql.equals(LESS) ? statement.bind("least", LEAST_POINTS) : statement).execute();
  }

  /** Forgets what accounts like least. */
  public static int trim(Handle tx, Collection<Long> accounts) {
    return tx.createUpdate(TRIM)
        .bindArray("accounts", Long.class, List.copyOf(accounts))
        .bind("kept", KEPT)
        .execute();
  }

  /** The tags that an account likes most, at most twenty, with their points now. */
  public static Map<String, Double> find(Handle tx, long account, Instant now) {
    var points = new HashMap<String, Double>();
    tx.createQuery(FIND)
        .bind("account", account)
        .bind("least", FADING.rank(LEAST_POINTS, now))
        .bind("limit", LOOKED_AT)
        .bind("upload", UPLOAD_POINTS)
        .bind("half_life", FADING.halfLife().toSeconds())
        .mapTo(TagRank.class)
        .forEach(tag -> points.merge(tag.tag(), FADING.points(tag.rank(), now), Double::sum));
    return points.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(LOOKED_AT)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What goes: tags that are liked no more. */
  public static CleanupRule rule(Clock clock) {
    return new CleanupRule(
        "faded-tastes",
        (tx, limit) ->
            tx.createUpdate(
                    """
                    delete from recommendations.taste where (account, tag) in (
                      select account, tag from recommendations.taste
                      where rank < :least limit :limit)
                    """)
                .bind("least", FADING.rank(LEAST_POINTS, clock.instant()))
                .bind("limit", limit)
                .execute());
  }
}
