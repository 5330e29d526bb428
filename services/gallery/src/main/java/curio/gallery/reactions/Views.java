package curio.gallery.reactions;

import curio.contracts.events.v1.ImageReaction;
import curio.contracts.gallery.v1.AddViewsReply;
import curio.contracts.gallery.v1.AddViewsRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.events.GalleryEvents;
import curio.store.Database;
import curio.store.StoreErrors;
import curio.text.UuidText;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Counts views, in batches. One image that a change in doubt keeps locked keeps up its batch for as
 * long as anybody waits for a lock, and no longer: the others are counted then. Thread-safe.
 */
public final class Views {
  private static final int MOST = 1_000;
  private static final int MOST_TIMES = 1_000_000;
  private static final String LOCKED = "for no key update";

  private final Database database;
  private final GalleryEvents events;
  private final Clock clock;

  /** Those of a store. */
  public Views(Database database, GalleryEvents events, Clock clock) {
    this.database = database;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Adds views; those of images that are gone count for nothing.
   *
   * @return with the images that are locked, whose views were not counted
   */
  public AddViewsReply add(AddViewsRequest request) {
    if (request.getViewsCount() > MOST) {
      throw invalid("views: %d (expected: at most %d)".formatted(request.getViewsCount(), MOST));
    }
    // In the order of the ids, so that two batches at once do not wait for each other in a circle.
    var sums = new TreeMap<UUID, Long>();
    for (var view : request.getViewsList()) {
      if (view.getCount() < 1 || view.getCount() > MOST_TIMES) {
        throw invalid("count: " + view.getCount() + " (expected: 1 to " + MOST_TIMES + ")");
      }
      UuidText.read(view.getImageId())
          .ifPresent(id -> sums.merge(id, (long) view.getCount(), Long::sum));
    }
    if (sums.isEmpty()) {
      return AddViewsReply.getDefaultInstance();
    }
    try {
      database.inTransaction(tx -> {
        count(tx, request, sums, LOCKED);
        return null;
      });
      return AddViewsReply.getDefaultInstance();
    } catch (CurioException e) {
      if (!StoreErrors.isLockTimeout(e)) {
        throw e;
      }
      return database.inTransaction(tx -> countUnlocked(tx, request, sums));
    }
  }

  /** Nobody waits here, and who is skipped is found by a look that takes no locks. */
  private AddViewsReply countUnlocked(
      Handle tx, AddViewsRequest request, SortedMap<UUID, Long> sums) throws SQLException {
    var counted = count(tx, request, sums, LOCKED + " skip locked");
    var reply = AddViewsReply.newBuilder();
    there(tx, sums, "").stream()
        .filter(id -> !counted.contains(id))
        .forEach(id -> reply.addLockedImageIds(id.toString()));
    return reply.build();
  }

  private Set<UUID> count(
      Handle tx, AddViewsRequest request, SortedMap<UUID, Long> sums, String locking)
      throws SQLException {
    var there = there(tx, sums, locking);
    var counted = new TreeMap<>(sums);
    counted.keySet().retainAll(there);
    add(tx, counted);
    tell(tx, request, there);
    return there;
  }

  private static Set<UUID> there(Handle tx, SortedMap<UUID, Long> sums, String locking) {
    return new HashSet<>(
        tx.createQuery(
                """
                select image_id from gallery.reactions where image_id = any(:ids)
                order by image_id %s
                """
                    .formatted(locking))
            .bind("ids", sums.keySet().toArray(UUID[]::new))
            .mapTo(UUID.class)
            .list());
  }

  private static void add(Handle tx, SortedMap<UUID, Long> sums) {
    tx.createUpdate(
            """
            update gallery.reactions r set views = r.views + v.views
            from unnest(:ids, :views) as v (image_id, views) where r.image_id = v.image_id
            """)
        .bind("ids", sums.keySet().toArray(UUID[]::new))
        .bind("views", sums.values().toArray(Long[]::new))
        .execute();
  }

  private void tell(Handle tx, AddViewsRequest request, Set<UUID> there) throws SQLException {
    List<ImageReaction> reactions = new ArrayList<>();
    for (var view : request.getViewsList()) {
      if (UuidText.read(view.getImageId()).filter(there::contains).isPresent()) {
        reactions.add(
            ImageReaction.newBuilder()
                .setImageId(view.getImageId())
                .setUserId(view.getViewerId())
                .setViews(view.getCount())
                .build());
      }
    }
    if (!reactions.isEmpty()) {
      events.reacted(tx, reactions, "", clock.instant());
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
