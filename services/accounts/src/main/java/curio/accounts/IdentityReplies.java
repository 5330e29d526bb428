package curio.accounts;

import curio.accounts.identities.Person;
import curio.accounts.sessions.SignInProof;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityRequest;
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
