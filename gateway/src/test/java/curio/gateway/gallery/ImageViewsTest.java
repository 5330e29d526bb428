package curio.gateway.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.Channels;
import curio.cluster.calls.UnaryReply;
import curio.contracts.gallery.v1.AddViewsReply;
import curio.contracts.gallery.v1.AddViewsRequest;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.contracts.gallery.v1.Image;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Views that are gathered and sent on. */
class ImageViewsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final CountingGallery counting = new CountingGallery();
  private final Channels channels = new Channels(List.of(counting));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ImageViews views =
      new ImageViews(channels.to(GalleryGrpc::newBlockingStub, DEADLINE), metrics);

  /** Counts views, but those of images that a test has locked. */
  private static final class CountingGallery extends GalleryGrpc.GalleryImplBase {
    private final Map<String, Integer> counted = new TreeMap<>();
    private final List<String> locked = new CopyOnWriteArrayList<>();

    @Override
    public void addViews(AddViewsRequest request, StreamObserver<AddViewsReply> reply) {
      var skipped = new ArrayList<String>();
      for (var view : request.getViewsList()) {
        if (locked.contains(view.getImageId())) {
          skipped.add(view.getImageId());
        } else {
          counted.merge(view.getImageId(), view.getCount(), Integer::sum);
        }
      }
      UnaryReply.send(AddViewsReply.newBuilder().addAllLockedImageIds(skipped).build(), reply);
    }
  }

  @AfterEach
  void close() {
    channels.close();
  }

  private void viewed(String id) {
    views.viewed(Optional.empty(), Image.newBuilder().setId(id).setAuthorId(1).build());
  }

  private double lost() {
    return metrics.counter("image_views_lost").count();
  }

  @Test
  void whatCannotBeCountedNowIsCountedLater() {
    viewed("free");
    viewed("locked");
    viewed("locked");
    counting.locked.add("locked");
    views.send();
    assertThat(counting.counted).isEqualTo(Map.of("free", 1));

    viewed("locked");
    counting.locked.clear();
    views.send();
    views.send();
    assertThat(counting.counted).isEqualTo(Map.of("free", 1, "locked", 3));
    assertThat(lost()).isZero();
  }

  @Test
  void whatIsNeverCountedIsTold() {
    viewed("locked");
    viewed("locked");
    counting.locked.add("locked");
    views.start();
    views.close();

    assertThat(counting.counted).isEmpty();
    assertThat(lost()).isEqualTo(2);
  }
}
