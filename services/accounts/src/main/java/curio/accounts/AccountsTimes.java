package curio.accounts;

import curio.accounts.tokens.SigningKeys;
import curio.log.Outbox;
import curio.store.StoredTime;
import java.util.List;

/** What is compared with now in the schema {@code accounts}. Most is written by clocks of nodes. */
public final class AccountsTimes {
  private static final String OUTBOX = AccountsService.SCHEMA;

  private AccountsTimes() {}

  /** All of them. */
  public static List<StoredTime> all() {
    return List.of(
        StoredTime.moment("accounts.sessions", "last_seen_at").and("created_at").byNodes(),
        StoredTime.moment("accounts.refresh_tokens", "issued_at").byNodes(),
        StoredTime.moment("accounts.ended_sessions", "ended_at").byNodes(),
        StoredTime.moment("accounts.signing_keys", "created_at").byNodes(),
        StoredTime.until("accounts.signing_keys", "retires_at", SigningKeys.LIFE).byNodes(),
        StoredTime.moment("accounts.reset_tokens", "issued_at").byNodes(),
        new Outbox(OUTBOX).storedTime());
  }
}
