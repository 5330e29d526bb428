package curio.accounts;

import curio.accounts.audit.RecordedEntry;
import curio.contracts.accounts.v1.AuditEntry;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Invalid;
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
    }
    return reply.build();
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
