package curio.recommendations;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.recommendations.v1.RecommendReply;
import curio.contracts.recommendations.v1.RecommendRequest;
import curio.contracts.recommendations.v1.RecommendationsGrpc;
import curio.recommendations.choice.Recommender;
import io.grpc.stub.StreamObserver;

/** The gRPC service that tells accounts what they may like to see. Thread-safe. */
final class RecommendationsService extends RecommendationsGrpc.RecommendationsImplBase {
  private final Recommender recommender;

  RecommendationsService(Recommender recommender) {
    this.recommender = recommender;
  }

  @Override
  public void recommend(RecommendRequest request, StreamObserver<RecommendReply> reply) {
    send(recommender.recommend(request), reply);
  }
}
