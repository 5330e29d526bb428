package curio.cluster.calls;

import io.grpc.stub.StreamObserver;

/** The end of a call that is answered by one message. Stateless. */
public final class UnaryReply {
  private UnaryReply() {}

  /** Sends the message and ends the call. */
  public static <T> void send(T reply, StreamObserver<? super T> observer) {
    observer.onNext(reply);
    observer.onCompleted();
  }
}
