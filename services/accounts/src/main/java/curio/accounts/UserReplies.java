package curio.accounts;

import curio.accounts.audit.RecordedEntry;
import curio.contracts.accounts.v1.AuditEntry;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Invalid;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.SendResetLinkReply;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignUpReply;

/** Translates what became of accounts into the contract's messages. */
final class UserReplies {
  private UserReplies() {}

  static ChangeUserReply changed(Administration.Outcome outcome) {
    var reply = ChangeUserReply.newBuilder();
    switch (outcome) {
      case Administration.Outcome.Changed(var user, var ended) -> {
        var changed = reply.getChangedBuilder();
        ended.forEach(session -> changed.addSessionIds(session.toString()));
        if (user != null) {
          changed.setUser(Replies.user(user));
        }
      }
      case Administration.Outcome.NoSuchUser() ->
          reply.setNoSuchUser(ChangeUserReply.NoSuchUser.getDefaultInstance());
      case Administration.Outcome.NameTaken(var field) ->
          reply.setNameTaken(SignUpReply.NameTaken.newBuilder().setField(field));
      case Administration.Outcome.LastAdmin() ->
          reply.setLastAdmin(ChangeUserReply.LastAdmin.getDefaultInstance());
      case Administration.Outcome.Refused(Reauthentication.Throttled(var delay)) ->
          reply.setThrottled(Replies.throttled(delay));
      case Administration.Outcome.Refused(var why) -> reply.setUnproved(Replies.unproved(why));
      case Administration.Outcome.NotAllowed(var reason) -> reply.setNotAllowed(notAllowed(reason));
    }
    return reply.build();
  }

  static SendResetLinkReply link(OwnerLinks.Outcome outcome) {
    var reply = SendResetLinkReply.newBuilder();
    switch (outcome) {
      case OwnerLinks.Outcome.Sent() -> reply.setSent(SendResetLinkReply.Sent.getDefaultInstance());
      case OwnerLinks.Outcome.NoSuchUser() ->
          reply.setNoSuchUser(ChangeUserReply.NoSuchUser.getDefaultInstance());
      case OwnerLinks.Outcome.Inactive() ->
          reply.setInactive(SignInIdentityReply.Inactive.getDefaultInstance());
      case OwnerLinks.Outcome.Throttled(var delay) -> reply.setThrottled(Replies.throttled(delay));
      case OwnerLinks.Outcome.NotAllowed(var reason) -> reply.setNotAllowed(notAllowed(reason));
    }
    return reply.build();
  }

  static NotAllowed notAllowed(String reason) {
    return NotAllowed.newBuilder().setReason(reason).build();
  }

  static ChangeUserReply invalid(IllegalArgumentException e) {
    return ChangeUserReply.newBuilder()
        .setInvalid(Invalid.newBuilder().setReason(String.valueOf(e.getMessage())))
        .build();
  }

  static AuditEntry entry(RecordedEntry entry) {
    return AuditEntry.newBuilder()
        .setNumber(entry.number())
        .setAtMillis(entry.at().toEpochMilli())
        .setAction(entry.action())
        .setActorId(entry.actorId())
        .setSubjectId(entry.subjectId())
        .setAddress(entry.address())
        .setAgent(entry.agent())
        .setTraceId(entry.traceId())
        .setDetail(entry.detail())
        .build();
  }
}
