package curio.gallery.demo;

import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.errors.CurioException;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hangs some thirty drawn pictures into an empty gallery, in the background and once: each under a
 * key of its own, so that several nodes and starts that do it at once hang each of them once. A
 * gallery that has any image is left as it is. Thread-safe.
 */
public final class DemoImages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoImages.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Database database;
  private final List<String> authors;
  private final Function<String, Optional<Long>> ids;
  private final Function<AddImageRequest, AddImageReply> add;
  private final BackgroundLoop loop =
      new BackgroundLoop("demo-images", TRY_AGAIN, Duration.ZERO, this::pass);

  /** Of the one thread of the loop. */
  private boolean begun;

  private int next;

  /**
   * Not begun yet.
   *
   * @param authors names of the accounts that they are shared by
   * @param ids the id of an account; empty while it is not there
   */
  public DemoImages(
      Database database,
      List<String> authors,
      Function<String, Optional<Long>> ids,
      Function<AddImageRequest, AddImageReply> add) {
    this.database = database;
    this.authors = List.copyOf(authors);
    this.ids = ids;
    this.add = add;
  }

  /** Begins, if the gallery is empty. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void pass() {
    try {
      if (!begun && !isEmpty()) {
        next = DemoPictures.COUNT;
      }
      begun = true;
      while (next < DemoPictures.COUNT && !Thread.currentThread().isInterrupted()) {
        var author = authors.get(next % authors.size());
        var id = ids.apply(author);
        if (id.isEmpty()) {
          return;
        }
        hang(next, author, id.get());
        next++;
      }
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("pictures of the demo come later");
    }
  }

  private boolean isEmpty() {
    return database.read(tx ->
        tx.createQuery("select not exists (select from gallery.image)").mapTo(Boolean.class).one());
  }

  private void hang(int index, String author, long authorId) {
    var drawn = DemoPictures.draw(index);
    var request =
        AddImageRequest.newBuilder()
            .setAuthorId(authorId)
            .setAuthorName(author)
            .setKey("demo-picture-" + index)
            .setPicture(drawn.bytes())
            .setTitle(drawn.title())
            .setAlt(drawn.alt())
            .addAllTags(drawn.tags())
            .build();
    if (!add.apply(request).hasAdded()) {
      LOG.atWarn().addKeyValue("picture", index).log("a picture of the demo was not taken");
    }
  }
}
