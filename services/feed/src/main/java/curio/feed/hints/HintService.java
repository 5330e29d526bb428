package curio.feed.hints;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.feed.v1.DeclareReply;
import curio.contracts.feed.v1.DeclareRequest;
import curio.contracts.feed.v1.HintReply;
import curio.contracts.feed.v1.HintRequest;
import curio.contracts.feed.v1.HintsGrpc;
import io.grpc.stub.StreamObserver;

/** Hears what other nodes declare and hint. Thread-safe. */
final class HintService extends HintsGrpc.HintsImplBase {
  private final Interests interests;
  private final Runnable hinted;

  HintService(Interests interests, Runnable hinted) {
    this.interests = interests;
    this.hinted = hinted;
  }

  @Override
  public void declare(DeclareRequest request, StreamObserver<DeclareReply> reply) {
    boolean known = interests.declare(request);
    send(DeclareReply.newBuilder().setKnown(known).build(), reply);
  }

  @Override
  public void hint(HintRequest request, StreamObserver<HintReply> reply) {
    hinted.run();
    send(HintReply.getDefaultInstance(), reply);
  }
}
