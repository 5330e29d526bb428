package curio.system.faults.gallery;

import static curio.testkit.Eventually.eventually;

import curio.store.Database;
import curio.system.faults.Ledger;
import curio.system.faults.Promise;
import curio.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares the two schemas, the blob directory and what people were told with each other. Used by
 * one thread.
 */
final class StoredGallery {
  /** The promise is that bytes are gone within 60 s of the last deletion. */
  private static final Duration SETTLE = Duration.ofSeconds(75);

  private static final int MOST_TOLD = 3;

  /** Each finds what may not be, one text for a row. */
  private static final Map<String, String> NOTHING = new LinkedHashMap<>();

  static {
    NOTHING.put("uploads under way", "select image_id::text from gallery.upload");
    NOTHING.put("prepared transactions", "select gid from pg_prepared_xacts");
    NOTHING.put(
        "decisions that were not carried out",
        "select transaction_id from gallery.decision where committed");
    NOTHING.put("loose blobs", "select hash || '.' || generation from gallery.loose_blob");
    NOTHING.put(
        "blobs without an image",
        """
        select hash || '.' || generation from gallery.blob b
        where removed or not stored or not exists (
          select from gallery.image i where i.hash = b.hash and i.generation = b.generation)
        """);
    NOTHING.put(
        "images whose profile differs",
        """
        select format('%s: %s, %s and %s, %s', coalesce(i.id, p.image_id), i.tags, i.visibility,
          p.tags, p.public)
        from gallery.image i full join recommendations.profile p on p.image_id = i.id
        where i.id is null or p.image_id is null or i.author <> p.author
          or (i.visibility = 1) <> p.public
          or array(select unnest(i.tags) order by 1) <> array(select unnest(p.tags) order by 1)
        """);
    NOTHING.put(
        "tags that are not those of their image",
        """
        select format('%s: %s and %s', coalesce(i.id, t.image_id), i.tag, t.tag)
        from (select *, unnest(tags) collate "C" as tag from gallery.image) i
          full join gallery.image_tag t on t.image_id = i.id and t.tag = i.tag
        where i.id is null or t.image_id is null or i.visibility <> t.visibility
          or i.place <> t.place or i.author <> t.author
        """);
    NOTHING.put(
        "tags that are miscounted",
        """
        select format('%s: %s counted, %s there', coalesce(c.tag, t.tag), c.images, t.images)
        from (
          select tag, sum(images)::bigint as images from (
            select tag, images from gallery.tag_count
            union all select tag, change from gallery.tag_change) as counted
          group by tag) c
          full join (
            select tag, count(*) as images from gallery.image_tag where visibility = 1
            group by tag) t on t.tag = c.tag
        where coalesce(c.images, 0) <> coalesce(t.images, 0)
        """);
    NOTHING.put(
        "likes that are miscounted",
        """
        select format('%s: %s counted, %s there', i.id, coalesce(r.likes, 0), l.likes)
        from gallery.image i left join gallery.reactions r on r.image_id = i.id,
          lateral (select count(*) as likes from gallery.image_like where image_id = i.id) l
        where coalesce(r.likes, 0) <> l.likes
        """);
  }

  private final Database database;
  private final Path blobs;
  private final Ledger ledger;

  /** An image, and how it was named when it was uploaded or later. */
  private record Row(String id, String title) {}

  private record Like(String image, String name) {}

  /** Of one file system that all nodes share. */
  StoredGallery(Database database, Path blobs, Ledger ledger) {
    this.database = database;
    this.blobs = blobs;
    this.ledger = ledger;
  }

  /** Waits until all has come to its end. */
  void check(List<SharedImage> shared, List<Sharer> sharers) {
    NOTHING.forEach((what, query) -> within(Promise.IMAGES_WHOLE, () -> none(what, query)));
    within(Promise.IMAGES_WHOLE, this::filesAreRows);
    within(Promise.IMAGE_STANDS, () -> oncePerKey(shared, sharers));
    within(Promise.IMAGE_STANDS, () -> likes(shared));
  }

  private void none(String what, String query) {
    var found = texts(query);
    if (!found.isEmpty()) {
      throw new AssertionError(some(what, found));
    }
  }

  private void filesAreRows() throws IOException {
    var rows = new TreeSet<>(texts("select hash || '.' || generation from gallery.blob"));
    var files = files();
    var stray = new TreeSet<>(files);
    stray.removeAll(rows);
    rows.removeAll(files);
    if (!stray.isEmpty() || !rows.isEmpty()) {
      throw new AssertionError(
          some("files without a row", stray) + ", " + some("rows without a file", rows));
    }
  }

  /** Whatever lies where blobs are. What was on its way when its node died is not among them. */
  private Set<String> files() throws IOException {
    try (var all = Files.walk(blobs)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(blobs.resolve("incoming")))
          .map(file -> String.valueOf(file.getFileName()))
          .collect(Collectors.toSet());
    }
  }

  /** What was acknowledged is there once, and nothing that was neither asked for nor deleted. */
  private void oncePerKey(List<SharedImage> shared, List<Sharer> sharers) {
    var rows = new HashMap<String, String>();
    database
        .read(tx ->
            tx.createQuery("select id::text as id, title from gallery.image")
                .mapTo(Row.class)
                .list())
        .forEach(row -> rows.put(row.id(), row.title()));
    var wrong = new ArrayList<String>();
    for (var image : shared) {
      boolean there = rows.remove(image.id()) != null;
      if (there ? image.isGone() : !image.isDeleting()) {
        wrong.add(image + (there ? " is there although it was deleted" : " is not there"));
      }
    }
    var unanswered = new HashSet<String>();
    sharers.forEach(
        sharer -> sharer.unanswered().forEach(upload -> unanswered.add(upload.title())));
    rows.forEach((id, title) -> {
      if (!unanswered.remove(title)) {
        wrong.add("%s, image %s, was never acknowledged, or twice".formatted(title, id));
      }
    });
    if (!wrong.isEmpty()) {
      throw new AssertionError(some("images", wrong));
    }
  }

  /** Who was told that it likes an image does, and nobody else. */
  private void likes(List<SharedImage> shared) {
    var stored =
        Set.copyOf(
            database.read(tx ->
                tx.createQuery(
                        """
                        select l.image_id::text as image, u.username as name
                        from gallery.image_like l join accounts.users u on u.id = l.user_id
                        """)
                    .mapTo(Like.class)
                    .list()));
    var wrong = new ArrayList<String>();
    for (var image : shared) {
      if (!image.isDeleting()) {
        image
            .likes()
            .forEach((name, liked) -> {
              boolean there = stored.contains(new Like(image.id(), name));
              if (!liked.mayBe(may -> may == there, liked.now())) {
                wrong.add("%s by %s: %s, but stored: %s".formatted(image, name, liked, there));
              }
            });
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(some("likes", wrong));
    }
  }

  private List<String> texts(String query) {
    return database.read(tx -> tx.createQuery(query).mapTo(String.class).list());
  }

  private static String some(String what, Iterable<String> all) {
    var list = new ArrayList<String>();
    all.forEach(list::add);
    return "%d %s: %s"
        .formatted(list.size(), what, list.subList(0, Math.min(MOST_TOLD, list.size())));
  }

  private void within(Promise promise, Eventually.Assertion assertion) {
    try {
      eventually(SETTLE, assertion);
      ledger.kept(promise);
    } catch (AssertionError e) {
      ledger.broken(promise, String.valueOf(e.getMessage()));
    }
  }
}
