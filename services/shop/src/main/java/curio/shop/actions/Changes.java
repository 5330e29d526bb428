package curio.shop.actions;

import curio.shop.actions.ItemTable.Changed;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Items and their open tickets as one transaction finds and leaves them: they are locked and read
 * at once, changed in memory step by step, and written at once, so that a batch of any size costs a
 * few statements. The items stay locked until the transaction ends, so nothing that was read here
 * is old. Not thread-safe.
 */
public final class Changes {
  /**
   * Whoever has a time of settling has an id of its transaction, which it gets before the time:
   * that is how those are known who may still commit something of an earlier time.
   */
  private static final String NOW = "select pg_current_xact_id(), clock_timestamp()";

  private final Instant now;
  private final Map<String, StoredItem> before;
  private final Map<String, StoredItem> items;
  private final Map<String, StoredTicket> open;
  private final Set<UUID> storedTickets = new HashSet<>();
  private final Map<UUID, StoredTicket> tickets = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final List<Action> actions = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  private Changes(Instant now, Map<String, StoredItem> before, Map<String, StoredTicket> open) {
    this.now = now;
    this.before = before;
    this.items = new HashMap<>(before);
    this.open = open;
    open.values().forEach(ticket -> storedTickets.add(ticket.actionId()));
  }

  /** Locks items, those of them that there are. */
  public static Changes lock(Handle tx, Collection<String> itemIds) throws SQLException {
    var items = ItemTable.lock(tx, new HashSet<>(itemIds));
    // By a statement of its own, after the locks: that of the locks may not see what others, for
    // whom it waited, have done with the tickets. The time is later than theirs as well.
    return new Changes(now(tx), items, TicketTable.open(tx, items.keySet()));
  }

  /** The present moment by the clock of the database, after all items were locked. */
  public Instant now() {
    return now;
  }

  /** An item as it is by now. */
  public Optional<StoredItem> item(String id) {
    return Optional.ofNullable(items.get(id));
  }

  /** The open ticket of an item as it is by now. */
  public Optional<StoredTicket> openTicket(String itemId) {
    return Optional.ofNullable(open.get(itemId));
  }

  /** Does something with an item, as it is by now. */
  public void apply(Step step) {
    var item = step.item();
    var last = items.put(item.id(), item);
    if (item.version() != (last == null ? 0 : last.version()) + 1) {
      throw new IllegalStateException("version: %d of an item".formatted(item.version()));
    }
    changed.add(item.id());
    actions.add(step.action());
    apply(step.ticket());
  }

  private void apply(@Nullable StoredTicket ticket) {
    if (ticket == null) {
      return;
    }
    tickets.put(ticket.actionId(), ticket);
    switch (ticket.status()) {
      case TICKET_STATUS_OPEN -> open.put(ticket.itemId(), ticket);
      case TICKET_STATUS_REDEEMED, TICKET_STATUS_FORFEITED -> open.remove(ticket.itemId());
      case TICKET_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a ticket without a status");
    }
  }

  /** Adds what became of an action that has no outcome yet. */
  public void settle(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** What was added. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** Writes everything, and what the archive is told. Wake the relay after the commit. */
  public void write(Handle tx) throws SQLException {
    var added = new ArrayList<StoredItem>();
    var updated = new ArrayList<Changed>();
    for (var id : changed) {
      var after = Objects.requireNonNull(items.get(id));
      var stored = before.get(id);
      if (stored == null) {
        added.add(after);
      } else {
        updated.add(new Changed(stored, after));
      }
    }
    ItemTable.insert(tx, added, now);
    ItemTable.update(tx, updated);
    writeTickets(tx);
    Books.write(tx, actions, now);
    OutcomeTable.insert(tx, outcomes, now);
    Archived.write(tx, outcomes, now);
  }

  /** Those that end first, since an item has one open ticket at most. */
  private void writeTickets(Handle tx) throws SQLException {
    var ended = new ArrayList<StoredTicket>();
    var begun = new ArrayList<StoredTicket>();
    for (var ticket : tickets.values()) {
      (storedTickets.contains(ticket.actionId()) ? ended : begun).add(ticket);
    }
    TicketTable.update(tx, ended);
    TicketTable.insert(tx, begun);
  }

  private static Instant now(Handle tx) throws SQLException {
    try (var select = tx.getConnection().prepareStatement(NOW);
        var row = select.executeQuery()) {
      row.next();
      return Objects.requireNonNull(row.getTimestamp(2)).toInstant();
    }
  }
}
