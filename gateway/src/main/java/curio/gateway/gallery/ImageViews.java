package curio.gateway.gallery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.cluster.calls.ServiceClient;
import curio.contracts.gallery.v1.AddViewsRequest;
import curio.contracts.gallery.v1.AddViewsRequest.View;
import curio.contracts.gallery.v1.GalleryGrpc.GalleryBlockingStub;
import curio.contracts.gallery.v1.Image;
import curio.errors.CurioException;
import curio.http.Principal;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers views of images, and has the gallery count them some seconds later. What is gathered when
 * a node dies is lost, as what a node cannot keep in memory; a view of one's own image is none.
 * Thread-safe.
 */
final class ImageViews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageViews.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final int MOST = 20_000;
  private static final int BATCH = 1_000;

  private final ServiceClient<GalleryBlockingStub> gallery;
  private final Counter lost;
  private final BackgroundLoop loop =
      new BackgroundLoop("image-views", PERIOD, Duration.ZERO, this::send);
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private Map<Seen, Integer> gathered = new HashMap<>();

  /** An image and who viewed it; 0 for somebody without an account. */
  private record Seen(String imageId, long viewer) {}

  ImageViews(ServiceClient<GalleryBlockingStub> gallery, MeterRegistry metrics) {
    this.gallery = gallery;
    this.lost =
        Counter.builder("image_views_lost")
            .description("views of images that could not be counted")
            .register(metrics);
  }

  void start() {
    loop.start();
  }

  /** Somebody has been given a whole picture. Does not block. */
  void viewed(Optional<Principal> viewer, Image image) {
    long by = viewer.map(Principal::userId).orElse(0L);
    if (by == image.getAuthorId()) {
      return;
    }
    gather(new Seen(image.getId(), by), 1);
  }

  private void gather(Seen seen, int count) {
    lock.lock();
    try {
      if (gathered.size() < MOST || gathered.containsKey(seen)) {
        gathered.merge(seen, count, Integer::sum);
      } else {
        lost.increment(count);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Counts what was gathered. */
  @Override
  public void close() {
    loop.close();
    send();
    lost.increment(taken().values().stream().mapToInt(Integer::intValue).sum());
  }

  /** Sends what was gathered; what cannot be counted now is gathered again. */
  void send() {
    var views = new ArrayList<View>();
    taken()
        .forEach((seen, count) ->
            views.add(
                View.newBuilder()
                    .setImageId(seen.imageId())
                    .setViewerId(seen.viewer())
                    .setCount(count)
                    .build()));
    for (int from = 0; from < views.size(); from += BATCH) {
      send(views.subList(from, Math.min(views.size(), from + BATCH)));
    }
  }

  /** Not again if it fails: it may have been counted. */
  private void send(List<View> views) {
    try {
      var request = AddViewsRequest.newBuilder().addAllViews(views).build();
      var locked = gallery.call(stub -> stub.addViews(request)).getLockedImageIdsList();
      gatherAgain(views, Set.copyOf(locked));
    } catch (CurioException e) {
      lost.increment(views.stream().mapToInt(View::getCount).sum());
      LOG.atInfo()
          .addKeyValue("views", views.size())
          .addKeyValue("reason", e.getMessage())
          .log("views of images were not counted");
    }
  }

  private void gatherAgain(List<View> views, Set<String> images) {
    for (var view : views) {
      if (images.contains(view.getImageId())) {
        gather(new Seen(view.getImageId(), view.getViewerId()), view.getCount());
      }
    }
  }

  private Map<Seen, Integer> taken() {
    lock.lock();
    try {
      var taken = gathered;
      gathered = new HashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
