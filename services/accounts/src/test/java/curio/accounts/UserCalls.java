package curio.accounts;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.Actor;
import curio.contracts.accounts.v1.AuditEntry;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.CreateUserRequest;
import curio.contracts.accounts.v1.DeleteOwnUserRequest;
import curio.contracts.accounts.v1.DeleteUserRequest;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.FindUserRequest;
import curio.contracts.accounts.v1.FindUsersReply;
import curio.contracts.accounts.v1.FindUsersRequest;
import curio.contracts.accounts.v1.ListAuditRequest;
import curio.contracts.accounts.v1.ListUsersReply;
import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.Proof;
import curio.contracts.accounts.v1.RecordActRequest;
import curio.contracts.accounts.v1.SendResetLinkReply;
import curio.contracts.accounts.v1.SendResetLinkRequest;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import java.util.ArrayList;
import java.util.List;

/** Calls of the door to accounts, made by an administrator with an id that no account has. */
final class UserCalls {
  static final long ACTOR_ID = 4711;
  static final Actor ACTOR =
      Actor.newBuilder()
          .setUserId(ACTOR_ID)
          .setClient(
              Client.newBuilder()
                  .setAddress("10.0.0.7")
                  .setAgent("console")
                  .setTraceId("trace-admin"))
          .build();

  private final ServiceClient<UsersBlockingStub> client;

  UserCalls(ServiceClient<UsersBlockingStub> client) {
    this.client = client;
  }

  ChangeUserReply create(SignUpRequest.Builder account, String role) {
    var request =
        CreateUserRequest.newBuilder().setAccount(account).setRole(role).setActor(ACTOR).build();
    return client.call(stub -> stub.createUser(request));
  }

  /** Makes an account under the usual password. */
  User create(String username, String role) {
    var account =
        SignUpRequest.newBuilder().setUsername(username).setPassword(RunningAccounts.PASSWORD);
    return create(account, role).getChanged().getUser();
  }

  ChangeUserReply update(long id, UpdateUserRequest.Builder changes) {
    var request = changes.setId(id).setActor(ACTOR).build();
    return client.call(stub -> stub.updateUser(request));
  }

  /** A change by somebody who acts by a session, and may show that it is theirs. */
  ChangeUserReply update(SignedIn who, String password, long id, UpdateUserRequest.Builder what) {
    var request = what.setId(id).setActor(person(who, password)).build();
    return client.call(stub -> stub.updateUser(request));
  }

  ChangeUserReply create(
      SignedIn who, String password, SignUpRequest.Builder account, String role) {
    var request =
        CreateUserRequest.newBuilder()
            .setAccount(account)
            .setRole(role)
            .setActor(person(who, password))
            .build();
    return client.call(stub -> stub.createUser(request));
  }

  ChangeUserReply delete(SignedIn who, long id) {
    var request = DeleteUserRequest.newBuilder().setId(id).setActor(person(who, "")).build();
    return client.call(stub -> stub.deleteUser(request));
  }

  /** By its owner; without a password if that is empty. */
  ChangeUserReply deleteOwn(SignedIn who, String password) {
    var request = DeleteOwnUserRequest.newBuilder().setActor(person(who, password)).build();
    return client.call(stub -> stub.deleteOwnUser(request));
  }

  SendResetLinkReply sendLink(SignedIn who, long id) {
    var request = SendResetLinkRequest.newBuilder().setId(id).setActor(person(who, "")).build();
    return client.call(stub -> stub.sendResetLink(request));
  }

  /** Somebody who acts by a session; without a password if that is empty. */
  static Actor person(SignedIn who, String password) {
    var proof = Proof.newBuilder().setSessionId(who.getTokens().getSessionId());
    if (!password.isEmpty()) {
      proof.setCurrentPassword(password);
    }
    return ACTOR.toBuilder().setUserId(who.getUser().getId()).setProof(proof).build();
  }

  /** Notes an act on the system itself. */
  void record(String action, String detail) {
    var request =
        RecordActRequest.newBuilder().setActor(ACTOR).setAction(action).setDetail(detail).build();
    var _ = client.call(stub -> stub.recordAct(request));
  }

  /** By the account itself. */
  ChangeUserReply updateOwn(long id, UpdateUserRequest.Builder changes) {
    var request = changes.setId(id).setActor(ACTOR.toBuilder().setUserId(id)).build();
    return client.call(stub -> stub.updateUser(request));
  }

  ChangeUserReply delete(long id) {
    var request = DeleteUserRequest.newBuilder().setId(id).setActor(ACTOR).build();
    return client.call(stub -> stub.deleteUser(request));
  }

  FindUserReply find(long id) {
    return client.call(stub -> stub.findUser(FindUserRequest.newBuilder().setId(id).build()));
  }

  FindUsersReply find(List<Long> ids) {
    var request = FindUsersRequest.newBuilder().addAllIds(ids).build();
    return client.call(stub -> stub.findUsers(request));
  }

  ListUsersReply list(ListUsersRequest.Builder request) {
    return client.call(stub -> stub.listUsers(request.build()));
  }

  /** The user names of all pages of a list, in order. */
  List<String> names(ListUsersRequest request) {
    var names = new ArrayList<String>();
    var next = request;
    while (true) {
      var page = list(next.toBuilder());
      page.getUsersList().forEach(user -> names.add(user.getUsername()));
      if (page.getNext().isEmpty()) {
        return names;
      }
      next = next.toBuilder().setCursor(page.getNext()).build();
    }
  }

  List<AuditEntry> audit(ListAuditRequest.Builder request) {
    return client.call(stub -> stub.listAudit(request.build())).getEntriesList();
  }

  /** What was done to an account, the newest first. */
  List<AuditEntry> auditOf(long subjectId) {
    return audit(ListAuditRequest.newBuilder().setSubjectId(subjectId).setLimit(100));
  }
}
