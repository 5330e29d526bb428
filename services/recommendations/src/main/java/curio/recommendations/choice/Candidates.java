package curio.recommendations.choice;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Looks up images that an account may be given: public, of others, not seen. Of each tag those of
 * the highest rank, a bounded number, found by index; passed over are only images that the account
 * has seen or uploaded itself. Stateless.
 */
final class Candidates {
  /** Under which all images stand. */
  static final String ANY_TAG = "";

  /** The account's seen images are looked up once, not for each tag. */
  static final String FIND =
      """
      select t.tag, c.image_id, c.rank
      from unnest(:tags::text[], :limits::int[]) as t (tag, most)
      cross join lateral (
        select image_id, rank from recommendations.candidate
        where tag = t.tag and author <> :account and image_id not in (
          select image_id from recommendations.seen where account = :account)
        order by rank desc, image_id limit t.most) c
      """;

  /** An image under one of its tags. */
  record Candidate(String tag, UUID imageId, double rank) {}

  private Candidates() {}

  /**
   * Images of tags.
   *
   * @param account 0 for nobody
   * @param limits how many of each tag at most
   */
  static List<Candidate> find(Handle tx, long account, Map<String, Integer> limits) {
    var tags = List.copyOf(limits.keySet());
    return tx.createQuery(FIND)
        .bind("account", account)
        .bindArray("tags", String.class, tags)
        .bindArray("limits", Integer.class, tags.stream().map(limits::get).toList())
        .mapTo(Candidate.class)
        .list();
  }
}
