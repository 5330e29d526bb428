package curio.gateway.mobileid;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.LinkIdentityRequest;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.mobileid.v1.Identity;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.Owners;
import curio.gateway.Refusals;
import curio.gateway.Sender;
import curio.http.Request;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a proven identity does at accounts. Thread-safe. */
public final class Identities {
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Owners owners;

  /** Calls accounts, wherever they run. */
  public static Identities of(Channels channels) {
    return new Identities(channels.to(AccountsGrpc::newBlockingStub, DEADLINE));
  }

  /** Calls the given service. */
  public Identities(ServiceClient<AccountsBlockingStub> accounts) {
    this.accounts = accounts;
    this.owners = new Owners(accounts);
  }

  /** Refuses a request of whoever is not shown to be the owner of the account that is signed in. */
  void requireOwner(Request request, @Nullable String currentPassword) {
    owners.require(request, currentPassword);
  }

  /**
   * Opens a session of the account of the identity, which is made if there is none; for the same
   * proof the same session, and nothing once that has ended.
   */
  Optional<SignedIn> signIn(Request request, Identity identity, SignInIdentityRequest.Proof proof) {
    var wanted =
        SignInIdentityRequest.newBuilder()
            .setIdentity(person(identity))
            .setClient(Sender.client(request))
            .setProof(proof)
            .build();
    var reply = accounts.call(stub -> stub.signInIdentity(wanted));
    return switch (reply.getOutcomeCase()) {
      case SIGNED_IN -> Optional.of(reply.getSignedIn());
      case OVER -> Optional.empty();
      case INACTIVE -> throw new CurioException(ErrorCode.FORBIDDEN, "the account is not active");
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  /** Makes it one of the account that asked for it. */
  void link(Request request, Identity identity) {
    var wanted =
        LinkIdentityRequest.newBuilder()
            .setUserId(identity.getUserId())
            .setIdentity(person(identity))
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.linkIdentity(wanted));
    switch (reply.getOutcomeCase()) {
      case LINKED -> {}
      case NO_SUCH_USER -> throw new CurioException(ErrorCode.NOT_FOUND, "no such user");
      case OTHER_ACCOUNT ->
          throw new CurioException(ErrorCode.CONFLICT, "the person has another account");
      case OTHER_PERSON ->
          throw new CurioException(ErrorCode.CONFLICT, "the account belongs to another person");
      case INVALID -> throw Refusals.invalid(reply.getInvalid());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    }
  }

  private static curio.contracts.accounts.v1.Identity person(Identity identity) {
    return curio.contracts.accounts.v1.Identity.newBuilder()
        .setCountry(identity.getCountry())
        .setNationalNumber(identity.getNationalNumber())
        .setGivenName(identity.getGivenName())
        .setSurname(identity.getSurname())
        .build();
  }
}
