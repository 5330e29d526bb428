package curio.accounts;

import curio.accounts.recovery.ResetTokens;
import curio.limits.Limits;
import curio.store.CleanupRule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How long the rows of accounts are kept: ended sessions, in the list that nodes poll and in their
 * own table, until no access token of theirs can live; refresh tokens, other sessions, signing keys
 * and links until their life is over; entries of the audit as long as the settings say; counted
 * attempts until they say nothing any more. Stateless.
 */
final class CleanupRules {
  /** Clocks of nodes may differ by this much. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Clock clock;

  private CleanupRules(Clock clock) {
    this.clock = clock;
  }

  static List<CleanupRule> of(AccountsSettings settings, Clock clock, Limits limits) {
    var rules = new CleanupRules(clock);
    var accessLife = settings.accessTokenLife();
    var refreshLife = settings.refreshTokenLife();
    var retention = settings.limits();
    return List.of(
        new CleanupRule("limits", limits::forget),
        rules.older("ended_sessions", "number", "ended_at", accessLife),
        rules.older("refresh_tokens", "token_hash", "issued_at", refreshLife),
        rules.older("sessions", "id", "last_seen_at", refreshLife),
        rules.older("sessions", "id", "ended_at", accessLife),
        rules.older("sessions", "id", "created_at", retention.sessionLife()),
        rules.older("signing_keys", "kid", "retires_at", accessLife),
        rules.older("reset_tokens", "token_hash", "issued_at", ResetTokens.LIFE),
        rules.audit(retention.auditKeep()));
  }

  private CleanupRule older(String table, String key, String time, Duration kept) {
    return CleanupRule.before(
        table + "." + time,
        () -> clock.instant().minus(kept).minus(MARGIN),
        """
        delete from accounts.%1$s where %2$s in (
          select %2$s from accounts.%1$s where %3$s < :oldest limit :limit for update skip locked)
        """
            .formatted(table, key, time));
  }

  /** The audit's own function removes entries: nothing else may. */
  private CleanupRule audit(Duration kept) {
    return new CleanupRule(
        "audit",
        (tx, limit) ->
            tx.createQuery("select accounts.forget_audit(:oldest, :limit)")
                .bind("oldest", clock.instant().minus(kept).minus(MARGIN))
                .bind("limit", limit)
                .mapTo(Integer.class)
                .one());
  }
}
