package curio.accounts;

import curio.accounts.identities.Person;
import curio.accounts.sessions.SignInProof;
import curio.accounts.users.LinkedIdentities;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.ListIdentitiesReply;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.accounts.v1.UnlinkIdentityReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates what is said of proved people between the contract and the service. */
final class IdentityReplies {
  private IdentityReplies() {}

  static Person person(Identity identity) {
    return new Person(
        identity.getCountry(),
        identity.getNationalNumber(),
        identity.getGivenName(),
        identity.getSurname());
  }

  static @Nullable SignInProof proof(SignInIdentityRequest request) {
    var proof = request.getProof();
    return request.hasProof()
        ? new SignInProof(proof.getId(), proof.getSecret().toByteArray())
        : null;
  }

  static SignInIdentityReply signIn(ProvedPeople.SignIn outcome) {
    var reply = SignInIdentityReply.newBuilder();
    switch (outcome) {
      case ProvedPeople.SignIn.Opened(var user) -> reply.setSignedIn(Replies.signedIn(user));
      case ProvedPeople.SignIn.Inactive() ->
          reply.setInactive(SignInIdentityReply.Inactive.getDefaultInstance());
      case ProvedPeople.SignIn.Over() ->
          reply.setOver(SignInIdentityReply.Over.getDefaultInstance());
    }
    return reply.build();
  }

  /** The number of an identity; one that nobody has if it is none. */
  static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static ListIdentitiesReply list(List<LinkedIdentities.Linked> identities) {
    var reply = ListIdentitiesReply.newBuilder();
    for (var each : identities) {
      var at = each.linkedAt();
      reply.addIdentities(
          LinkedIdentity.newBuilder()
              .setId(Long.toString(each.id()))
              .setLinkedAtMillis(at == null ? 0 : at.toEpochMilli()));
    }
    return reply.build();
  }

  static UnlinkIdentityReply unlink(ProvedPeople.Unlink outcome) {
    var reply = UnlinkIdentityReply.newBuilder();
    switch (outcome) {
      case ProvedPeople.Unlink.Unlinked(var user) -> reply.setUnlinked(Replies.user(user));
      case ProvedPeople.Unlink.NoSuchIdentity() ->
          reply.setNoSuchIdentity(UnlinkIdentityReply.NoSuchIdentity.getDefaultInstance());
      case ProvedPeople.Unlink.LastCredential() ->
          reply.setLastCredential(UnlinkIdentityReply.LastCredential.getDefaultInstance());
      case ProvedPeople.Unlink.Refused(Reauthentication.Throttled(var delay)) ->
          reply.setThrottled(Replies.throttled(delay));
      case ProvedPeople.Unlink.Refused(var why) -> reply.setUnproved(Replies.unproved(why));
      case ProvedPeople.Unlink.NotAllowed(var reason) ->
          reply.setNotAllowed(UserReplies.notAllowed(reason));
    }
    return reply.build();
  }

  static LinkIdentityReply link(ProvedPeople.Link outcome) {
    var reply = LinkIdentityReply.newBuilder();
    switch (outcome) {
      case ProvedPeople.Link.Linked(var user) -> reply.setLinked(Replies.user(user));
      case ProvedPeople.Link.NoSuchUser() ->
          reply.setNoSuchUser(LinkIdentityReply.NoSuchUser.getDefaultInstance());
      case ProvedPeople.Link.OtherAccount() ->
          reply.setOtherAccount(LinkIdentityReply.OtherAccount.getDefaultInstance());
      case ProvedPeople.Link.OtherPerson() ->
          reply.setOtherPerson(LinkIdentityReply.OtherPerson.getDefaultInstance());
    }
    return reply.build();
  }
}
