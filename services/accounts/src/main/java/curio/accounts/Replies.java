package curio.accounts;

import curio.accounts.recovery.ResetOutcome;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.SessionInfo;
import curio.accounts.users.User;
import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.Invalid;
import curio.contracts.accounts.v1.ListSessionsReply;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.Session;
import curio.contracts.accounts.v1.SignInReply;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Throttled;
import curio.contracts.accounts.v1.Tokens;
import curio.contracts.accounts.v1.Unproved;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.List;

/** Translates between the contract's messages and the service's own values. */
final class Replies {
  private Replies() {}

  static Caller caller(Client client) {
    return new Caller(client.getAddress(), client.getAgent(), client.getTraceId());
  }

  /**
   * All sessions of an account but one. A name that is none is refused: taken as no name it would
   * end the session that was to be kept.
   */
  static Ending.All allBut(long userId, String kept) {
    if (kept.isEmpty()) {
      return new Ending.All(userId, null);
    }
    return SessionId.parse(kept)
        .map(id -> new Ending.All(userId, id))
        .orElseThrow(() ->
            new CurioException(ErrorCode.INVALID, "sessionId: not a session (expected: its id)"));
  }

  static Actor actor(curio.contracts.accounts.v1.Actor actor) {
    var proof = actor.getProof();
    return new Actor(
        actor.getUserId(),
        caller(actor.getClient()),
        actor.hasProof()
            ? new Proof(
                proof.getSessionId(),
                proof.hasCurrentPassword() ? proof.getCurrentPassword() : null)
            : null);
  }

  /** Of a request that says nothing by leaving the password empty. */
  static Proof proof(String sessionId, String password) {
    return new Proof(sessionId, password.isEmpty() ? null : password);
  }

  /** Why it is not taken for the owner, but for a delay, which has a message of its own. */
  static Unproved unproved(Reauthentication.Refusal why) {
    return Unproved.newBuilder()
        .setReason(
            switch (why) {
              case Reauthentication.Missing() -> Unproved.Reason.PASSWORD_MISSING;
              case Reauthentication.Wrong() -> Unproved.Reason.PASSWORD_WRONG;
              case Reauthentication.Stale() -> Unproved.Reason.NOT_FRESH;
              case Reauthentication.Throttled _ -> Unproved.Reason.REASON_UNSPECIFIED;
            })
        .build();
  }

  static Invalid invalid(IllegalArgumentException reason) {
    return Invalid.newBuilder().setReason(String.valueOf(reason.getMessage())).build();
  }

  static Throttled throttled(Duration delay) {
    return Throttled.newBuilder().setRetryAfterMillis(Math.max(1, delay.toMillis())).build();
  }

  static List<String> ids(List<EndedSession> sessions) {
    return sessions.stream().map(session -> session.id().toString()).toList();
  }

  static ListSessionsReply sessions(List<SessionInfo> sessions) {
    var reply = ListSessionsReply.newBuilder();
    for (var session : sessions) {
      reply.addSessions(
          Session.newBuilder()
              .setId(session.id().toString())
              .setCreatedAtMillis(session.createdAt().toEpochMilli())
              .setLastSeenAtMillis(session.lastSeenAt().toEpochMilli())
              .setAddress(session.address())
              .setAgent(session.agent()));
    }
    return reply.build();
  }

  static SignUpReply signUp(SignUps.Outcome outcome) {
    var reply = SignUpReply.newBuilder();
    switch (outcome) {
      case SignUps.Outcome.SignedUp(var user) -> reply.setSignedIn(signedIn(user));
      case SignUps.Outcome.NameTaken(var field) ->
          reply.setNameTaken(SignUpReply.NameTaken.newBuilder().setField(field));
      case SignUps.Outcome.Throttled(var delay) -> reply.setThrottled(throttled(delay));
    }
    return reply.build();
  }

  static SignInReply signIn(SignIns.Outcome outcome) {
    var reply = SignInReply.newBuilder();
    switch (outcome) {
      case SignIns.Outcome.Opened(var user) -> reply.setSignedIn(signedIn(user));
      case SignIns.Outcome.Wrong() -> {}
      case SignIns.Outcome.Throttled(var delay) -> reply.setThrottled(throttled(delay));
    }
    return reply.build();
  }

  static ChangePasswordReply changePassword(PasswordChanges.Outcome outcome) {
    var reply = ChangePasswordReply.newBuilder();
    switch (outcome) {
      case PasswordChanges.Outcome.Changed(var ended) ->
          reply.setChanged(ChangePasswordReply.Changed.newBuilder().addAllSessionIds(ids(ended)));
      case PasswordChanges.Outcome.Refused(var why) -> {
        switch (why) {
          case Reauthentication.Wrong() ->
              reply.setWrongPassword(ChangePasswordReply.WrongPassword.getDefaultInstance());
          case Reauthentication.Throttled(var delay) -> reply.setThrottled(throttled(delay));
          case Reauthentication.Missing missing -> reply.setUnproved(unproved(missing));
          case Reauthentication.Stale stale -> reply.setUnproved(unproved(stale));
        }
      }
    }
    return reply.build();
  }

  static CheckPasswordReply checkPassword(Reauthentication.Outcome outcome) {
    var reply = CheckPasswordReply.newBuilder();
    switch (outcome) {
      case Reauthentication.Proven _ ->
          reply.setRight(CheckPasswordReply.Right.getDefaultInstance());
      case Reauthentication.Wrong() ->
          reply.setWrongPassword(ChangePasswordReply.WrongPassword.getDefaultInstance());
      case Reauthentication.Throttled(var delay) -> reply.setThrottled(throttled(delay));
      case Reauthentication.Missing why -> reply.setUnproved(unproved(why));
      case Reauthentication.Stale why -> reply.setUnproved(unproved(why));
    }
    return reply.build();
  }

  static ResetReply reset(ResetOutcome outcome) {
    var reply = ResetReply.newBuilder();
    switch (outcome) {
      case ResetOutcome.Done(var ended) ->
          reply.setDone(ResetReply.Done.newBuilder().addAllSessionIds(ids(ended)));
      case ResetOutcome.BadToken() -> reply.setBadToken(ResetReply.BadToken.getDefaultInstance());
      case ResetOutcome.Throttled(var delay) -> reply.setThrottled(throttled(delay));
    }
    return reply.build();
  }

  static SignedIn signedIn(SignedInUser signedIn) {
    return SignedIn.newBuilder()
        .setUser(user(signedIn.user()))
        .setTokens(
            Tokens.newBuilder()
                .setAccessToken(signedIn.accessToken().text())
                .setRefreshToken(signedIn.refreshToken().text())
                .setRefreshExpiresAt(signedIn.refreshToken().expiresAt().getEpochSecond())
                .setExpiresAt(signedIn.accessToken().expiresAt().getEpochSecond())
                .setSessionId(signedIn.session().toString()))
        .build();
  }

  static curio.contracts.accounts.v1.User user(User user) {
    var email = user.email();
    var profile = user.profile();
    return curio.contracts.accounts.v1.User.newBuilder()
        .setId(user.id())
        .setUsername(user.username())
        .setFirstName(profile.firstName())
        .setLastName(profile.lastName())
        .setEmail(email == null ? "" : email)
        .setPhone(profile.phone())
        .setGender(profile.gender())
        .setAge(profile.age())
        .setCity(profile.city())
        .setInterests(profile.interests())
        .setPhoto(user.photo())
        .setRole(user.role().text())
        .setActive(user.active())
        .setCreatedAtMillis(user.createdAt().toEpochMilli())
        .setVerified(user.verified())
        .setHasPassword(user.hasPassword())
        .setShowsName(user.showsName())
        .build();
  }
}
