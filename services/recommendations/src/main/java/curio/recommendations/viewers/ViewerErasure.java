package curio.recommendations.viewers;

import curio.store.CleanupRule;
import java.util.List;

/**
 * Erases what removed accounts liked and have seen; their images go with the gallery's, and what
 * they did with those of others stays counted, under no name. Stateless.
 */
public final class ViewerErasure {
  private ViewerErasure() {}

  /** One for each kind of rows. */
  public static List<CleanupRule> rules() {
    return List.of(
        ofErased(
            "tastes",
            """
            delete from recommendations.taste where (account, tag) in (
              select t.account, t.tag from recommendations.erased_user u
              join recommendations.taste t on t.account = u.user_id
              limit ? for update of t skip locked)
            """),
        ofErased(
            "seen",
            """
            delete from recommendations.seen where (account, image_id) in (
              select s.account, s.image_id from recommendations.erased_user u
              join recommendations.seen s on s.account = u.user_id
              limit ? for update of s skip locked)
            """));
  }

  private static CleanupRule ofErased(String name, String sql) {
    return new CleanupRule(name, (tx, limit) -> tx.execute(sql, limit));
  }
}
