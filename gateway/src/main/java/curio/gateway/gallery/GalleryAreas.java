package curio.gateway.gallery;

import curio.cluster.Channels;
import curio.cluster.caches.LeasedCache;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.contracts.gallery.v1.Image;
import curio.gateway.feed.Followed;
import curio.gateway.users.KnownUsers;
import curio.http.Routes;
import curio.ring.Ring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All routes of the gallery. Closed when no request is in flight any more. */
public final class GalleryAreas implements AutoCloseable {
  private final ImageViews views;
  private final List<Routes> routes;

  /**
   * Routes that call the services, wherever these run.
   *
   * @param deadline of each call
   * @param rows what images are, as this node shows them
   * @param ring bytes of pictures and renditions
   */
  public GalleryAreas(
      Channels channels,
      Duration deadline,
      LeasedCache<Optional<Image>> rows,
      Ring ring,
      MeterRegistry metrics) {
    var gallery = channels.to(GalleryGrpc::newBlockingStub, deadline);
    var sight = new Sight(new Followed(channels, deadline));
    var authors = new Authors(new KnownUsers(channels.to(UsersGrpc::newBlockingStub, deadline)));
    var shown = new ShownImages(gallery, rows, sight);
    this.views = new ImageViews(gallery, metrics);
    var room = MemoryRoom.ofHeap();
    var pictures = new PictureCache(gallery, ring, room);
    var areas =
        new ArrayList<>(new ImageRoutes(gallery, shown, pictures, authors, views, room).routes());
    areas.addAll(
        List.of(
            new UploadRoutes(gallery).routes(),
            new ImageEditRoutes(gallery, shown).routes(),
            new ImageListRoutes(gallery, sight, authors).routes()));
    this.routes = List.copyOf(areas);
  }

  /** Begins to count views. */
  public void start() {
    views.start();
  }

  /** The tables of all areas. */
  public List<Routes> routes() {
    return routes;
  }

  @Override
  public void close() {
    views.close();
  }
}
