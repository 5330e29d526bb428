package curio.cluster.members;

import curio.store.CleanupRule;
import java.time.Duration;
import java.util.List;

/**
 * Members that have been dead for long go, with their tickets, and tickets past their time. Any
 * node may see to it, at the same time as others.
 */
public final class MemberCleanup {
  /** How long the services of the dead are still known as ones that nobody serves. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private MemberCleanup() {}

  /** The rules for the schema {@code cluster}. */
  public static List<CleanupRule> rules() {
    return List.of(
        CleanupRule.keeping(
            "members",
            KEPT,
            """
            delete from cluster.member where id in (
              select id from cluster.member
              where heard_at + term < clock_timestamp() - :kept * interval '1 millisecond'
              limit :limit for update skip locked)
            """),
        CleanupRule.keeping(
            "tickets",
            Duration.ZERO,
            """
            delete from cluster.ticket where id in (
              select id from cluster.ticket
              where ends_at < clock_timestamp() - :kept * interval '1 millisecond'
              limit :limit for update skip locked)
            """));
  }
}
