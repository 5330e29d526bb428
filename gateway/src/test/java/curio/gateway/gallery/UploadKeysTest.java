package curio.gateway.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.Channels;
import curio.cluster.calls.UnaryReply;
import curio.contracts.gallery.v1.AddImageReply;
import curio.contracts.gallery.v1.AddImageRequest;
import curio.contracts.gallery.v1.GalleryGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.HttpSettings;
import curio.http.Principal;
import curio.http.server.HttpEdge;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys under which pictures are uploaded, and what clients are told of them. */
class UploadKeysTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final StoringGallery storing = new StoringGallery();
  private final Channels channels = new Channels(List.of(storing));
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpEdge edge =
      HttpEdge.start(
          HttpSettings.of("public", "127.0.0.1", 0),
          List.of(new UploadRoutes(channels.to(GalleryGrpc::newBlockingStub, DEADLINE)).routes()),
          request -> new Principal(7, "name", "member", "session", Instant.MAX, false),
          new SimpleMeterRegistry(),
          Clock.systemUTC());

  /** Has stored everything before, or is still at it. */
  private static final class StoringGallery extends GalleryGrpc.GalleryImplBase {
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    @Override
    public void addImage(AddImageRequest request, StreamObserver<AddImageReply> reply) {
      keys.add(request.getKey());
      if (running) {
        throw new CurioException(ErrorCode.CONFLICT, "still running");
      }
      var added = AddImageReply.Added.newBuilder().setImageId("id").setReplayed(true);
      UnaryReply.send(AddImageReply.newBuilder().setAdded(added).build(), reply);
    }
  }

  @AfterEach
  void close() {
    edge.close();
    channels.close();
    http.close();
  }

  private HttpResponse<String> upload(String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/img".formatted(edge.port())))
            .timeout(DEADLINE)
            .header("Authorization", "Bearer token")
            .POST(BodyPublishers.ofString("a picture"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The call may be repeated on its way, and must store the same image then. */
  @Test
  void withoutAKeyEachUploadHasOneOfItsOwnThatItsClientDoesNotSee() throws Exception {
    for (int i = 0; i < 2; i++) {
      var answer = upload();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(answer.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }
    assertThat(new HashSet<>(storing.keys)).hasSize(2).doesNotContain("");
  }

  @Test
  void theKeyOfAClientIsPassedOnAndItIsToldWhatItHadStored() throws Exception {
    var answer = upload("Idempotency-Key", "key");
    assertThat(answer.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(storing.keys).containsExactly("key");
  }

  @Test
  void whoHasNoKeyIsNotToldThatItIsInUse() throws Exception {
    storing.running = true;
    var unknown = upload();
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.headers().firstValue("Retry-After")).contains("1");
    assertThat(unknown.body()).contains("Idempotency-Key");
    assertThat(upload("Idempotency-Key", "key").statusCode()).isEqualTo(409);
  }
}
