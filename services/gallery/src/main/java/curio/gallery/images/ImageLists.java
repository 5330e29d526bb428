package curio.gallery.images;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.ListImagesReply;
import curio.contracts.gallery.v1.ListImagesReply.ListedImage;
import curio.contracts.gallery.v1.ListImagesRequest;
import curio.contracts.gallery.v1.ListTagsReply;
import curio.contracts.gallery.v1.ListTagsRequest;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.cursors.ListCursor;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Pages of images, newest first by the order in which they were stored, and of tags. A page has
 * what its viewer may see; images that come and go meanwhile neither double nor hide others.
 * Thread-safe.
 */
public final class ImageLists {
  private static final int MOST = 100;

  /** Public images, those of one's own and those for followers are each found by an index. */
  private static final String ANY =
      """
      (select place from gallery.image where visibility = 1 and place < :before
       order by place desc limit :limit)
      union
      (select place from gallery.image where author = :viewer and place < :before
       order by place desc limit :limit)
      union
      (select place from gallery.image
       where author = any(:followed) and visibility = 2 and place < :before
       order by place desc limit :limit)
      """;

  private static final String OF_TAG =
      """
      (select place from gallery.image_tag where tag = :tag and visibility = 1 and place < :before
       order by place desc limit :limit)
      union
      (select place from gallery.image_tag
       where author = :viewer and tag = :tag and visibility <> 1 and place < :before
       order by place desc limit :limit)
      union
      (select place from gallery.image_tag
       where author = any(:followed) and tag = :tag and visibility = 2 and place < :before
       order by place desc limit :limit)
      """;

  private static final String OF_AUTHOR =
      """
      select place from gallery.image
      where author = :author and place < :before
        and (visibility = 1 or author = :viewer or (visibility = 2 and author = any(:followed)))
      """;

  private static final String OF_AUTHOR_AND_TAG =
      """
      select i.place from gallery.image i
      join gallery.image_tag t on t.image_id = i.id and t.tag = :tag
      where i.author = :author and i.place < :before
        and (i.visibility = 1 or i.author = :viewer
          or (i.visibility = 2 and i.author = any(:followed)))
      """;

  private final Database database;

  public ImageLists(Database database) {
    this.database = database;
  }

  /** A page of images. */
  public ListImagesReply images(ListImagesRequest request) {
    int limit = PageSize.checked(request.getLimit(), MOST);
    var tag = request.getTag().isEmpty() ? "" : ImageTexts.tag(request.getTag());
    var cursor =
        new ListCursor(
            "images:%s:%d:%s".formatted(tag, request.getAuthorId(), request.getViewerId()));
    long before = cursor.place(request.getCursor(), Long.MAX_VALUE);
    var found = database.readPage(tx -> page(tx, request, tag, before, limit + 1));
    int size = PageSize.of(found, limit, one -> texts(one.listed().getImage()));
    var reply = ListImagesReply.newBuilder();
    found.subList(0, size).forEach(one -> reply.addImages(one.listed()));
    if (found.size() > size) {
      reply.setNext(cursor.text(found.get(size - 1).place()));
    }
    return reply.build();
  }

  /** The most frequent tags that begin with a text, in any case. */
  public ListTagsReply tags(ListTagsRequest request) {
    int limit = PageSize.checked(request.getLimit(), MOST);
    var prefix = request.getPrefix();
    var folded = prefix.isEmpty() ? "" : ImageTexts.tag(prefix);
    var tags = database.readPage(tx -> TagTable.list(tx, folded, limit));
    return ListTagsReply.newBuilder().addAllTags(tags).build();
  }

  private record Listed(long place, ListedImage listed) {}

  private static List<Listed> page(
      Handle tx, ListImagesRequest request, String tag, long before, int limit) {
    var places =
        request.getAuthorId() == 0
            ? (tag.isEmpty() ? ANY : OF_TAG)
            : (tag.isEmpty() ? OF_AUTHOR : OF_AUTHOR_AND_TAG);
    var sql =
        """
        select %s, r.likes
        from (select place from (%s) as found order by place desc limit :limit) as p
        join gallery.image i using (place) join gallery.reactions r on r.image_id = i.id
        order by place desc
        """
            .formatted(ImageTable.COLUMNS, places);
    var query = tx.createQuery(sql).bind("before", before).bind("limit", limit);
    // 0 is nobody's id.
    query.bind("viewer", request.getViewerId());
    query.bind("followed", request.getFollowedIdsList().toArray(Long[]::new));
    if (!tag.isEmpty()) {
      query.bind("tag", tag);
    }
    if (request.getAuthorId() != 0) {
      query.bind("author", request.getAuthorId());
    }
    return query
        .map((row, context) -> {
          var stored = ImageTable.stored(row);
          return new Listed(
              stored.place(),
              ListedImage.newBuilder()
                  .setImage(stored.image())
                  .setLikes(row.getLong("likes"))
                  .build());
        })
        .list();
  }

  private static String texts(Image image) {
    return image.getTitle()
        + image.getDescription()
        + image.getAlt()
        + String.join(",", image.getTagsList());
  }
}
