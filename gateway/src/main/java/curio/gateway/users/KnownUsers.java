package curio.gateway.users;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.FindUserRequest;
import curio.contracts.accounts.v1.FindUsersReply;
import curio.contracts.accounts.v1.FindUsersRequest;
import curio.contracts.accounts.v1.User;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks accounts up for routes. Thread-safe. */
public final class KnownUsers {
  private final ServiceClient<UsersBlockingStub> users;

  /**
   * Accounts as their service has them, wherever it runs.
   *
   * @param deadline of each call
   */
  public KnownUsers(Channels channels, Duration deadline) {
    this(channels.to(UsersGrpc::newBlockingStub, deadline));
  }

  /** Accounts of the given service. */
  public KnownUsers(ServiceClient<UsersBlockingStub> users) {
    this.users = users;
  }

  /** The account of an id, active or not. */
  public Optional<User> find(long id) {
    var wanted = FindUserRequest.newBuilder().setId(id).build();
    var reply = users.call(stub -> stub.findUser(wanted));
    return reply.hasUser() ? Optional.of(reply.getUser()) : Optional.empty();
  }

  /** The account of a user name in any case, active or not. */
  public Optional<User> find(String username) {
    var wanted = FindUserRequest.newBuilder().setUsername(username).build();
    var reply = users.call(stub -> stub.findUser(wanted));
    return !username.isEmpty() && reply.hasUser() ? Optional.of(reply.getUser()) : Optional.empty();
  }

  /** The id of a user name in any case; empty if nobody has it. */
  public Optional<Long> id(String username) {
    return find(username).map(User::getId);
  }

  /**
   * The account of an id, as others see it.
   *
   * @throws CurioException NOT_FOUND if there is none, or one that is not active
   */
  public User active(long id) {
    return find(id).filter(User::getActive).orElseThrow(KnownUsers::noSuchUser);
  }

  /** The accounts of at most 1000 ids, by one call; of the first ones only where they are long. */
  public FindUsersReply find(List<Long> ids) {
    var wanted = FindUsersRequest.newBuilder().addAllIds(ids).build();
    return users.call(stub -> stub.findUsers(wanted));
  }

  static CurioException noSuchUser() {
    return new CurioException(ErrorCode.NOT_FOUND, "no such user");
  }
}
