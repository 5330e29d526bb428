package curio.mobileid;

import com.google.protobuf.ByteString;
import curio.contracts.mobileid.v1.AwaitProxyReply;
import curio.contracts.mobileid.v1.Failed;
import curio.contracts.mobileid.v1.Identity;
import curio.contracts.mobileid.v1.PolledSession;
import curio.contracts.mobileid.v1.Purpose;
import curio.contracts.mobileid.v1.StartReply;
import curio.mobileid.sessions.Failure;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionRows;
import curio.mobileid.starts.Start;
import curio.mobileid.starts.StartRequest;
import curio.mobileid.upstream.UpstreamAnswer;
import org.jspecify.annotations.Nullable;

/** Outcomes in the words of the contract. Stateless. */
final class Replies {
  private Replies() {}

  static StartReply invalid(IllegalArgumentException fault) {
    return StartReply.newBuilder()
        .setInvalid(StartReply.Invalid.newBuilder().setReason(String.valueOf(fault.getMessage())))
        .build();
  }

  static StartReply unknownParty() {
    return StartReply.newBuilder()
        .setUnknownRelyingParty(StartReply.UnknownRelyingParty.getDefaultInstance())
        .build();
  }

  static StartReply start(Start start, StartRequest order) {
    var reply = StartReply.newBuilder();
    switch (start) {
      case Start.Started(var id, var expiresAt) ->
          reply.setStarted(
              StartReply.Started.newBuilder()
                  .setSessionId(id.toString())
                  .setVerificationCode(order.prompt().hash().verificationCode().digits())
                  .setExpiresAt(expiresAt.getEpochSecond())
                  .setBrowserHash(bytes(order.browserHash())));
      case Start.Replayed(var session) -> reply.setStarted(replayed(session));
      case Start.KeyReused() -> reply.setKeyReused(StartReply.KeyReused.getDefaultInstance());
      case Start.StillStarting() ->
          reply.setStillStarting(StartReply.StillStarting.getDefaultInstance());
      case Start.Uncertain() -> reply.setUncertain(StartReply.Uncertain.getDefaultInstance());
      case Start.Refused() ->
          reply.setInvalid(
              StartReply.Invalid.newBuilder()
                  .setReason("the Mobile-ID service refuses the request"));
      case Start.NotAvailable() ->
          reply.setNotAvailable(
              StartReply.NotAvailable.newBuilder()
                  .setReason("the Mobile-ID service does not take requests now"));
      case Start.Throttled(var delay) ->
          reply.setThrottled(
              StartReply.Throttled.newBuilder().setRetryAfterMillis(delay.toMillis()));
    }
    return reply.build();
  }

  static AwaitProxyReply.Completed completed(UpstreamAnswer answer) {
    return AwaitProxyReply.Completed.newBuilder()
        .setResult(answer.result().name())
        .setSignatureValue(orEmpty(answer.signatureValue()))
        .setSignatureAlgorithm(orEmpty(answer.signatureAlgorithm()))
        .setCertificate(orEmpty(answer.certificate()))
        .setTime(orEmpty(answer.time()))
        .setTraceId(orEmpty(answer.traceId()))
        .build();
  }

  static Failed failed(@Nullable Failure failure) {
    return Failed.newBuilder()
        .setReason(failure == null ? Failure.NOT_PROVEN.reason() : failure.reason())
        .build();
  }

  static Identity identity(curio.mobileid.validation.Identity identity, long userId) {
    return Identity.newBuilder()
        .setCountry(identity.number().country().name())
        .setNationalNumber(identity.number().digits())
        .setGivenName(identity.givenName())
        .setSurname(identity.surname())
        .setUserId(userId)
        .build();
  }

  static PolledSession polled(SessionRows.Polled session) {
    return PolledSession.newBuilder()
        .setId(session.id().toString())
        .setPurpose(
            switch (session.purpose()) {
              case AUTHENTICATION -> Purpose.PURPOSE_AUTHENTICATION;
              case SIGNATURE -> Purpose.PURPOSE_SIGNATURE;
              case SIGN_IN -> Purpose.PURPOSE_SIGN_IN;
            })
        .setPollingStatus(session.state().name())
        .setStatusAtMillis(session.statusAtMillis())
        .setPolls(session.polls())
        .setOwner(session.owner())
        .setEpoch(session.epoch())
        .build();
  }

  private static StartReply.Started replayed(Session session) {
    return StartReply.Started.newBuilder()
        .setSessionId(session.id().toString())
        .setVerificationCode(session.hash().verificationCode().digits())
        .setExpiresAt(session.expiresAt().getEpochSecond())
        .setReplayed(true)
        .setBrowserHash(bytes(session.browserHash()))
        .build();
  }

  private static ByteString bytes(byte @Nullable [] bytes) {
    return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
