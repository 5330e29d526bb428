package curio.accounts;

import static curio.cluster.calls.UnaryReply.send;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.audit.AuditQuery;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.passwords.PasswordRules;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.recovery.Notices;
import curio.accounts.throttle.Throttle;
import curio.accounts.users.EmailKeyBackfill;
import curio.accounts.users.Role;
import curio.accounts.users.SkeletonBackfill;
import curio.accounts.users.UserBatch;
import curio.accounts.users.UserCursor;
import curio.accounts.users.UserQuery;
import curio.accounts.users.UserSearch;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.CreateUserRequest;
import curio.contracts.accounts.v1.DeleteOwnUserRequest;
import curio.contracts.accounts.v1.DeleteUserRequest;
import curio.contracts.accounts.v1.FindUserReply;
import curio.contracts.accounts.v1.FindUserRequest;
import curio.contracts.accounts.v1.FindUsersReply;
import curio.contracts.accounts.v1.FindUsersRequest;
import curio.contracts.accounts.v1.ListAuditReply;
import curio.contracts.accounts.v1.ListAuditRequest;
import curio.contracts.accounts.v1.ListUsersReply;
import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.RecordActReply;
import curio.contracts.accounts.v1.RecordActRequest;
import curio.contracts.accounts.v1.SendResetLinkReply;
import curio.contracts.accounts.v1.SendResetLinkRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.PageSize;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door to accounts for everything but signing in: lists, changes by administrators and owners,
 * the audit. Who may call what is for the caller to see to. Made by {@link AccountsService#users},
 * whose parts it shares and with which it closes. Thread-safe.
 */
public final class UsersService extends UsersGrpc.UsersImplBase {
  private static final int MAX_OFFSET = 10_000;
  private static final int MAX_IDS = 1_000;

  private final Database database;
  private final Clock clock;
  private final PasswordRules rules;
  private final List<String> adminNames;
  private final Users users;
  private final UserSearch search = new UserSearch();
  private final AuditLog audit;
  private final SkeletonBackfill backfill;
  private final Administration administration;
  private final OwnerLinks ownerLinks;
  private final NamedAdmins namedAdmins;

  /** What both doors share. */
  record Parts(
      Users users,
      PasswordHashing passwords,
      SessionLifecycle sessions,
      NewPasswords newPasswords,
      Notices notices,
      Reauthentication owners,
      Throttle throttle,
      AuditLog audit) {}

  UsersService(Database database, Clock clock, AccountsPolicy policy, Parts parts) {
    this.audit = parts.audit();
    var passwords = parts.passwords();
    this.database = database;
    this.clock = clock;
    this.rules = new PasswordRules(policy.passwords().minLength());
    this.adminNames = policy.settings().admins();
    this.users = parts.users();
    this.backfill = new SkeletonBackfill(database);
    this.administration = new Administration(database, clock, parts, audit);
    this.ownerLinks = new OwnerLinks(database, clock, parts, audit);
    this.namedAdmins =
        new NamedAdmins(
            database, clock, users, passwords, audit, administration, parts.newPasswords());
  }

  /**
   * Makes the accounts that the settings name active administrators. To be called after {@link
   * AccountsService#start}, so that demo accounts get the first ids.
   *
   * @throws CurioException if a name looks like that of another account
   */
  public void start() {
    backfill.run();
    new EmailKeyBackfill(database).run();
    namedAdmins.make(adminNames);
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersReply> observer) {
    if (request.getOffset() < 0 || request.getOffset() > MAX_OFFSET) {
      throw new CurioException(
          ErrorCode.INVALID,
          "offset: %d (expected: 0 to %d)".formatted(request.getOffset(), MAX_OFFSET));
    }
    var page = page(request, PageSize.checked(request.getLimit()));
    var reply = ListUsersReply.newBuilder().setNext(page.next());
    send(reply.addAllUsers(page.users()).build(), observer);
  }

  @Override
  public void findUser(FindUserRequest request, StreamObserver<FindUserReply> observer) {
    var reply = FindUserReply.newBuilder();
    var name = request.getUsername();
    database
        .read(tx ->
            name.isEmpty() ? users.findById(tx, request.getId()) : users.findByUsername(tx, name))
        .ifPresent(reply::setUser);
    send(reply.build(), observer);
  }

  @Override
  public void findUsers(FindUsersRequest request, StreamObserver<FindUsersReply> observer) {
    var ids = request.getIdsList();
    if (ids.size() > MAX_IDS) {
      throw new CurioException(
          ErrorCode.INVALID, "ids: %d (expected: at most %d)".formatted(ids.size(), MAX_IDS));
    }
    var batch = database.readPage(tx -> UserBatch.find(tx, ids));
    var reply = FindUsersReply.newBuilder().addAllUsers(batch.users());
    send(reply.setIdsRead(batch.idsRead()).build(), observer);
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<ChangeUserReply> observer) {
    send(create(request), observer);
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<ChangeUserReply> observer) {
    send(update(request), observer);
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<ChangeUserReply> observer) {
    send(administration.delete(request.getId(), Actor.of(request.getActor())), observer);
  }

  @Override
  public void deleteOwnUser(
      DeleteOwnUserRequest request, StreamObserver<ChangeUserReply> observer) {
    send(administration.deleteOwn(Actor.of(request.getActor())), observer);
  }

  @Override
  public void sendResetLink(
      SendResetLinkRequest request, StreamObserver<SendResetLinkReply> observer) {
    send(ownerLinks.send(request.getId(), Actor.of(request.getActor())), observer);
  }

  @Override
  public void recordAct(RecordActRequest request, StreamObserver<RecordActReply> observer) {
    var action =
        AuditAction.of(request.getAction())
            .filter(AuditAction::isOfSystem)
            .orElseThrow(() ->
                new CurioException(
                    ErrorCode.INVALID, "action: not one that is done to the system"));
    var actor = Actor.of(request.getActor());
    var entry = new AuditEntry(action, actor.userId(), 0, actor.caller(), request.getDetail());
    database.inTransaction(tx -> {
      audit.record(tx, entry, clock.instant());
      return null;
    });
    send(RecordActReply.getDefaultInstance(), observer);
  }

  @Override
  public void listAudit(ListAuditRequest request, StreamObserver<ListAuditReply> observer) {
    int limit = PageSize.checked(request.getLimit());
    if (request.getBefore() < 0) {
      throw new CurioException(
          ErrorCode.INVALID, "before: " + request.getBefore() + " (expected: 0 or more)");
    }
    var wanted =
        new AuditQuery(
            request.getActorId(),
            request.getSubjectId(),
            action(request.getAction()),
            request.getBefore(),
            limit);
    var entries = database.readPage(tx -> audit.list(tx, wanted));
    int size =
        PageSize.of(
            entries,
            limit,
            entry ->
                entry.getAgent() + entry.getAddress() + entry.getTraceId() + entry.getDetail());
    var reply = ListAuditReply.newBuilder();
    reply.addAllEntries(entries.subList(0, size));
    if (size < entries.size()) {
      reply.setNext(entries.get(size - 1).getNumber());
    }
    send(reply.build(), observer);
  }

  private ChangeUserReply create(CreateUserRequest request) {
    Registration registration;
    Role role;
    try {
      registration = Registration.bySomebodyElse(request.getAccount(), rules);
      role = request.getRole().isEmpty() ? Role.MEMBER : Role.of(request.getRole());
    } catch (IllegalArgumentException e) {
      return invalid(e);
    }
    var actor = Actor.of(request.getActor());
    return administration.create(registration, role, actor);
  }

  private static ChangeUserReply invalid(IllegalArgumentException e) {
    return ChangeUserReply.newBuilder().setInvalid(Invalids.of(e)).build();
  }

  private ChangeUserReply update(UpdateUserRequest request) {
    UserEdit edit;
    try {
      edit = UserEdit.of(request, rules);
    } catch (IllegalArgumentException e) {
      return invalid(e);
    }
    return administration.update(edit, Actor.of(request.getActor()));
  }

  private UserSearch.Page page(ListUsersRequest request, int limit) {
    UserQuery list;
    @Nullable UserCursor after;
    try {
      list = new UserQuery(request.getFirstName(), request.getLastName(), request.getInactive());
      after = request.getCursor().isEmpty() ? null : UserCursor.parse(request.getCursor(), list);
    } catch (IllegalArgumentException e) {
      throw new CurioException(ErrorCode.INVALID, String.valueOf(e.getMessage()), e);
    }
    return database.readPage(tx -> search.page(tx, list, after, request.getOffset(), limit));
  }

  private static @Nullable AuditAction action(String text) {
    if (text.isEmpty()) {
      return null;
    }
    return AuditAction.of(text)
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.INVALID, "action: unknown (expected: " + AuditAction.all() + ")"));
  }
}
