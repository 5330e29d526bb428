package curio.gallery.saga;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.recommendations.v1.AbortProfileRequest;
import curio.contracts.recommendations.v1.CommitProfileRequest;
import curio.contracts.recommendations.v1.ImageProfilesGrpc;
import curio.contracts.recommendations.v1.ImageProfilesGrpc.ImageProfilesBlockingStub;
import curio.contracts.recommendations.v1.ListPreparedProfilesRequest;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The other database of a change: that of the recommendations. Thread-safe. */
final class Profiles {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Supplier<Channels> channels;

  /** Those reached by these ways, which are asked for at each use. */
  Profiles(Supplier<Channels> channels) {
    this.channels = channels;
  }

  private ServiceClient<ImageProfilesBlockingStub> calls() {
    return channels.get().to(ImageProfilesGrpc::newBlockingStub, DEADLINE);
  }

  void prepare(PrepareProfileRequest change) {
    var _ = calls().call(stub -> stub.prepareProfile(change));
  }

  void commit(String transaction) {
    var request = CommitProfileRequest.newBuilder().setTransactionId(transaction).build();
    var _ = calls().call(stub -> stub.commitProfile(request));
  }

  void abort(String transaction) {
    var request = AbortProfileRequest.newBuilder().setTransactionId(transaction).build();
    var _ = calls().call(stub -> stub.abortProfile(request));
  }

  /** Changes that have been prepared there for longer than this. */
  List<String> prepared(Duration olderThan) {
    var request =
        ListPreparedProfilesRequest.newBuilder().setOlderThanMillis(olderThan.toMillis()).build();
    return calls().call(stub -> stub.listPreparedProfiles(request)).getTransactionIdsList();
  }
}
