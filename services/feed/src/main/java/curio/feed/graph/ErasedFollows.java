package curio.feed.graph;

import curio.store.CleanupRule;

/** Ends the follows of accounts that are gone, and of who followed them. Stateless. */
public final class ErasedFollows {
  private ErasedFollows() {}

  /** Looks for accounts in {@code feed.erased_user}; followers' nodes see it as an unfollow. */
  public static CleanupRule rule() {
    return new CleanupRule("follows", (tx, limit) -> FollowTable.removeErased(tx, limit).size());
  }
}
