package curio.recommendations.profiles;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.recommendations.v1.AbortProfileRequest;
import curio.contracts.recommendations.v1.CommitProfileRequest;
import curio.contracts.recommendations.v1.FindProfilesRequest;
import curio.contracts.recommendations.v1.ImageProfile;
import curio.contracts.recommendations.v1.ImageProfilesGrpc;
import curio.contracts.recommendations.v1.ImageProfilesGrpc.ImageProfilesBlockingStub;
import curio.contracts.recommendations.v1.ListPreparedProfilesRequest;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.recommendations.RecommendationsFixture;
import curio.store.Database;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import curio.store.migrations.Migrations;
import curio.store.twophase.PreparedTransactions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own, which is killed while changes are in doubt. */
class ServerCrashTest {
  private static final ListPreparedProfilesRequest ALL =
      ListPreparedProfilesRequest.getDefaultInstance();

  @Test
  void whatIsInDoubtIsDecidedAfterTheServerWasKilled(@TempDir Path data) {
    UUID kept = UUID.randomUUID();
    UUID dropped = UUID.randomUUID();
    try (var server = PostgresServer.start(data, PostgresTuning.defaults().withoutReserve())) {
      Migrations.run(server.settings(2), "recommendations");
      try (var database = open(server);
          var channels = open(database)) {
        var client = client(channels);
        prepare(client, "yes", kept);
        prepare(client, "no", dropped);
      }

      long killed = server.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      eventually(() -> assertThat(server.pid()).isNotIn(killed, 0L));

      try (var database = open(server);
          var channels = open(database)) {
        var client = client(channels);
        eventually(() ->
            assertThat(client.call(stub -> stub.listPreparedProfiles(ALL)).getTransactionIdsList())
                .containsExactly("yes", "no"));
        assertThat(find(client, kept, dropped)).isEmpty();
        var commit = CommitProfileRequest.newBuilder().setTransactionId("yes").build();
        var _ = client.call(stub -> stub.commitProfile(commit));
        var abort = AbortProfileRequest.newBuilder().setTransactionId("no").build();
        var _ = client.call(stub -> stub.abortProfile(abort));
        assertThat(find(client, kept, dropped))
            .extracting(ImageProfile::getImageId)
            .containsExactly(kept.toString());
      }
    }
  }

  private static Database open(PostgresServer server) {
    return Database.open("crash", server.settings(3), new SimpleMeterRegistry());
  }

  private static Channels open(Database database) {
    var transactions = new PreparedTransactions(database, "recommendations");
    return new Channels(List.of(new ImageProfilesService(database, transactions)));
  }

  private static ServiceClient<ImageProfilesBlockingStub> client(Channels channels) {
    return channels.to(ImageProfilesGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  private static void prepare(
      ServiceClient<ImageProfilesBlockingStub> client, String transaction, UUID image) {
    var request =
        PrepareProfileRequest.newBuilder()
            .setTransactionId(transaction)
            .setPut(RecommendationsFixture.image(image, 2, "cats").setCreatedAtMillis(1_000))
            .build();
    var _ = client.call(stub -> stub.prepareProfile(request));
  }

  private static List<ImageProfile> find(
      ServiceClient<ImageProfilesBlockingStub> client, UUID... images) {
    var request = FindProfilesRequest.newBuilder();
    List.of(images).forEach(image -> request.addImageIds(image.toString()));
    return client.call(stub -> stub.findProfiles(request.build())).getProfilesList();
  }
}
