package curio.accounts;

import curio.contracts.events.v1.UserRemoved;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tells other services, in the transaction that removes an account, that it is gone. Stateless. */
public final class Removals {
  /** Accounts that were removed, keyed by user; nothing else is said of them. */
  public static final Topic TOPIC =
      new Topic("user-removed", 8, Duration.ofDays(30), OnPoison.SKIP);

  /** The type of its events. */
  public static final String REMOVED = "user-removed";

  private static final int VERSION = 1;

  private final Outbox outbox = new Outbox(AccountsService.SCHEMA);

  Removals() {}

  void tell(Handle tx, long userId, String traceId, Instant now) throws SQLException {
    var payload =
        UserRemoved.newBuilder().setUserId(userId).setRemovedAtMillis(now.toEpochMilli()).build();
    var event =
        new Event(
            UUID.randomUUID(),
            TOPIC.name(),
            Long.toString(userId),
            REMOVED,
            VERSION,
            now,
            traceId,
            payload.toByteString());
    outbox.append(tx, TOPIC, List.of(event));
  }
}
