package curio.orders;

import curio.store.CleanupRule;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Erases what the owners of removed accounts wrote into their orders; orders, items and amounts
 * stay. Stateless.
 */
public final class NoteErasure {
  /** The name under which removals are consumed. */
  public static final String CONSUMER = "orders-note-erasure";

  private NoteErasure() {}

  /** One for each kind of rows. */
  public static List<CleanupRule> rules() {
    return List.of(new CleanupRule("notes", NoteErasure::erase));
  }

  private static int erase(Handle tx, int limit) {
    return tx.execute(
        """
        update orders.orders o set note = null
        from (
          select o.user_id, o.id from orders.erased_user e join orders.orders o using (user_id)
          where o.note is not null
          limit ? for update of o skip locked) written
        where o.user_id = written.user_id and o.id = written.id
        """,
        limit);
  }
}
