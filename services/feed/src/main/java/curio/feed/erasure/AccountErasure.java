package curio.feed.erasure;

import curio.feed.graph.ErasedFollows;
import curio.log.erasure.Erasure;
import curio.store.CleanupRule;
import java.util.List;

/**
 * Erases what removed accounts leave in the feed: follows in both directions, blocks, posts, keys,
 * markers, and the texts of their events, those that were set aside too. What others did stays as
 * they told it, so "anna now follows for the bob" names bob until its day is dropped. Stateless.
 */
public final class AccountErasure {
  private AccountErasure() {}

  /** The follows last, since they take places and so the lock of the head. */
  public static List<CleanupRule> rules() {
    return List.of(
        ofErased("events", withdrawal("not e.private")),
        ofErased("private-events", withdrawal("e.private")),
        ofErased(
            "posts",
            """
            delete from feed.post where id in (
              select p.id from feed.erased_user u join feed.post p on p.author = u.user_id
              limit ? for update of p skip locked)
            """),
        ofErased(
            "keys",
            """
            delete from feed.post_key where (author, key) in (
              select k.author, k.key
              from feed.erased_user u join feed.post_key k on k.author = u.user_id
              limit ? for update of k skip locked)
            """),
        ofErased(
            "blocks",
            """
            delete from feed.block where (blocker, blocked) in (
              select b.blocker, b.blocked from feed.erased_user u join feed.block b
                on b.blocker = u.user_id or b.blocked = u.user_id
              limit ? for update of b skip locked)
            """),
        ofErased(
            "markers",
            """
            delete from feed.read_marker where user_id in (
              select m.user_id from feed.erased_user u join feed.read_marker m using (user_id)
              limit ? for update of m skip locked)
            """),
        Erasure.deadLetters("feed", "events"),
        ErasedFollows.rule());
  }

  private static String withdrawal(String which) {
    return """
    update feed.event e
    set withdrawn = true, message = '', subject = '', image_ids = '{}', item_id = ''
    where place in (
      select found.place
      from feed.erased_user u cross join lateral (
        select e.place from feed.event e
        where e.author = u.user_id and %s and not e.withdrawn
        limit 1000) found
      limit ?)
    """
        .formatted(which);
  }

  private static CleanupRule ofErased(String name, String sql) {
    return new CleanupRule(name, (tx, limit) -> tx.execute(sql, limit));
  }
}
