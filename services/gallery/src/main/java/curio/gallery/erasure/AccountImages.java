package curio.gallery.erasure;

import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.errors.CurioException;
import curio.jobs.JobLease;
import curio.jobs.tasks.SingletonTask;
import curio.log.erasure.Erasure;
import curio.store.CleanupRule;
import curio.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the images of removed accounts, as if their authors had done it, and what such accounts
 * liked. Thread-safe.
 */
public final class AccountImages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountImages.class);
  private static final String CONSUMER = "gallery-erasure";
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final int BATCH = 50;

  private final Database database;
  private final Deletion deletion;
  private final Erasure erasure;
  private final SingletonTask images;

  /** Deletes one image; repeatable. */
  @FunctionalInterface
  public interface Deletion {
    void delete(DeleteImageRequest request);
  }

  /** Not running yet. */
  public AccountImages(Erasure.Given given, Deletion deletion) {
    this.database = given.database();
    this.deletion = deletion;
    this.erasure = new Erasure(CONSUMER, "gallery", rules(), AccountImages::remain, given);
    this.images =
        SingletonTask.every(PERIOD, given.jobs(), "gallery-images-of-removed", this::pass);
  }

  /** Begins to consume. */
  public void start() {
    erasure.start();
    images.start();
  }

  @Override
  public void close() {
    images.close();
    erasure.close();
  }

  private boolean pass(JobLease lease) {
    var found =
        database.read(tx ->
            tx.createQuery(
                    """
                    select i.id from gallery.erased_user u join gallery.image i on i.author = u.user_id
                    limit :limit
                    """)
                .bind("limit", BATCH)
                .mapTo(UUID.class)
                .list());
    long deleted = found.stream().filter(this::isDeleted).count();
    return deleted == BATCH;
  }

  /** One that cannot be deleted now keeps up no other. */
  private boolean isDeleted(UUID id) {
    try {
      deletion.delete(
          DeleteImageRequest.newBuilder().setImageId(id.toString()).setAnyAuthor(true).build());
      return true;
    } catch (CurioException e) {
      LOG.atWarn()
          .addKeyValue("image", id)
          .addKeyValue("reason", e.getMessage())
          .log("an image of a removed account stays for now; trying again");
      return false;
    }
  }

  private static boolean remain(Handle tx) {
    return tx.createQuery(
            """
            select exists (
              select from gallery.erased_user u join gallery.image i on i.author = u.user_id)
            """)
        .mapTo(Boolean.class)
        .one();
  }

  private static List<CleanupRule> rules() {
    return List.of(
        new CleanupRule(
            "likes-of-removed",
            (tx, limit) ->
                tx.createQuery(
                        """
                        with gone as (
                          delete from gallery.image_like where (image_id, user_id) in (
                            select l.image_id, l.user_id
                            from gallery.erased_user u join gallery.image_like l using (user_id)
                            limit :limit for update of l skip locked)
                          returning image_id),
                        fewer as (
                          update gallery.reactions r set likes = r.likes - g.likes
                          from (select image_id, count(*) as likes from gone group by image_id) g
                          where r.image_id = g.image_id
                          returning 1)
                        select count(*)::int from gone
                        """)
                    .bind("limit", limit)
                    .mapTo(Integer.class)
                    .one()),
        new CleanupRule(
            "keys-of-removed",
            (tx, limit) ->
                tx.execute(
                    """
                    delete from gallery.image_key where (author, key) in (
                      select k.author, k.key
                      from gallery.erased_user u join gallery.image_key k on k.author = u.user_id
                      where k.done limit ? for update of k skip locked)
                    """,
                    limit)));
  }
}
