package curio.gateway.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import curio.cluster.Channels;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.PictureKey;
import curio.contracts.gallery.v1.ReadPictureReply;
import curio.contracts.gallery.v1.ReadPictureRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.ring.Ring;
import curio.ring.RingSettings;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PictureCacheTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String HASH = "ab".repeat(32);

  /** The bytes of the old generation are gone, which takes its time to be found. */
  private static final class SlowGallery extends GalleryGrpc.GalleryImplBase {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch found = new CountDownLatch(1);

    @Override
    public void readPicture(ReadPictureRequest request, StreamObserver<ReadPictureReply> reply) {
      var answer = ReadPictureReply.newBuilder();
      if (request.getPicture().getGeneration().equals("0001")) {
        asked.countDown();
        await(found);
      } else {
        answer.setBytes(ByteString.copyFromUtf8("bytes"));
      }
      reply.onNext(answer.build());
      reply.onCompleted();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Image image(String generation) {
    return Image.newBuilder()
        .setPicture(PictureKey.newBuilder().setHash(HASH).setGeneration(generation))
        .build();
  }

  @Test
  void bytesThatAreStoredAgainAreNotMissingWithThoseBefore() throws Exception {
    var service = new SlowGallery();
    try (var channels = new Channels(List.of(service));
        var ring = Ring.open(List.of(), RingSettings.defaults(), new SimpleMeterRegistry());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var gallery = channels.to(GalleryGrpc::newBlockingStub, DEADLINE);
      var pictures = new PictureCache(gallery, ring, new MemoryRoom(64 << 20));
      var before = threads.submit(() -> pictures.read(image("0001"), 0));
      await(service.asked);

      var again = threads.submit(() -> pictures.read(image("0002"), 0));

      assertThat(again.get(5, TimeUnit.SECONDS).length()).isEqualTo(5);
      service.found.countDown();
      assertThatThrownBy(before::get)
          .cause()
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }
}
