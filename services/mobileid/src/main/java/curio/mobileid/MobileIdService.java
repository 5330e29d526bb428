package curio.mobileid;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.mobileid.v1.AwaitProxyReply;
import curio.contracts.mobileid.v1.AwaitProxyRequest;
import curio.contracts.mobileid.v1.AwaitSignInReply;
import curio.contracts.mobileid.v1.AwaitSignInRequest;
import curio.contracts.mobileid.v1.CancelSignInReply;
import curio.contracts.mobileid.v1.CancelSignInRequest;
import curio.contracts.mobileid.v1.ListSessionsReply;
import curio.contracts.mobileid.v1.ListSessionsRequest;
import curio.contracts.mobileid.v1.MobileIdGrpc;
import curio.contracts.mobileid.v1.NoSuchSession;
import curio.contracts.mobileid.v1.Running;
import curio.contracts.mobileid.v1.StartProxyRequest;
import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.contracts.mobileid.v1.TakeSignInReply;
import curio.contracts.mobileid.v1.TakeSignInRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.Jobs;
import curio.mobileid.sessions.Failure;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.starts.KnownBrowsers;
import curio.mobileid.starts.StartRequest;
import curio.mobileid.upstream.UpstreamResult;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.notifications.Notifications;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;

/**
 * The door of Mobile-ID: each method reads its request, asks the part that knows and writes the
 * reply. Thread-safe. Needs the migrations of {@code mobileid} and {@code jobs} to have run.
 */
public final class MobileIdService extends MobileIdGrpc.MobileIdImplBase implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "mobileid";

  private static final int MAX_PAGE = 10_000;

  private final ProxyRequests proxyOrders;
  private final KnownBrowsers browsers;
  private final SignInRequests signInOrders;
  private final MobileIdParts parts;
  private final SignIns signIns;
  private final Waits waits;

  /**
   * A service on a migrated database; {@link #start} begins to poll.
   *
   * @param jobs among which its sessions are shared
   * @param encryption of one key for all nodes
   */
  public MobileIdService(
      Database database,
      Notifications wakeups,
      Jobs jobs,
      Clock clock,
      MobileIdPolicy policy,
      FieldEncryption encryption,
      MeterRegistry metrics) {
    this.proxyOrders = new ProxyRequests(policy.served());
    this.browsers = new KnownBrowsers(encryption, clock, policy.starts().browserLife());
    this.signInOrders = new SignInRequests(policy.settings(), browsers);
    var node = new MobileIdParts.Surroundings(database, wakeups, jobs, clock, metrics);
    this.parts = new MobileIdParts(node, policy, encryption);
    this.waits = new Waits(parts.rows, parts.news);
    this.signIns = new SignIns(database, jobs, parts.rows, parts.news);
  }

  /** Begins to poll and to sweep. */
  public void start() {
    parts.start();
  }

  /** Answers everybody who waits, and nobody may wait any more: the node is about to stop. */
  public void sendAway() {
    parts.news.releaseAll();
  }

  /**
   * Sends away who waits and closes the connections to upstream; the jobs of this node have been
   * handed over before.
   */
  @Override
  public void close() {
    parts.close();
  }

  @Override
  public void startProxy(StartProxyRequest request, StreamObserver<StartReply> observer) {
    StartRequest order;
    try {
      var party = proxyOrders.party(request);
      if (party.isEmpty()) {
        send(Replies.unknownParty(), observer);
        return;
      }
      order = proxyOrders.order(request, party.get());
    } catch (IllegalArgumentException e) {
      send(Replies.invalid(e), observer);
      return;
    }
    send(Replies.start(parts.starts.start(order), order), observer);
  }

  @Override
  public void startSignIn(StartSignInRequest request, StreamObserver<StartReply> observer) {
    StartRequest order;
    try {
      order = signInOrders.order(request);
    } catch (IllegalArgumentException e) {
      send(Replies.invalid(e), observer);
      return;
    }
    send(Replies.start(parts.starts.start(order), order), observer);
  }

  @Override
  public void awaitProxy(AwaitProxyRequest request, StreamObserver<AwaitProxyReply> observer) {
    var purpose =
        switch (request.getPurpose()) {
          case PURPOSE_AUTHENTICATION -> Purpose.AUTHENTICATION;
          case PURPOSE_SIGNATURE -> Purpose.SIGNATURE;
          case PURPOSE_SIGN_IN, PURPOSE_UNSPECIFIED, UNRECOGNIZED ->
              throw new CurioException(
                  ErrorCode.INVALID, "purpose: (expected: authentication or signature)");
        };
    var session =
        waits.end(request.getSessionId(), request.getTimeoutMillis(), s -> s.purpose() == purpose);
    send(session.map(MobileIdService::awaited).orElseGet(this::noProxySession), observer);
  }

  @Override
  public void awaitSignIn(AwaitSignInRequest request, StreamObserver<AwaitSignInReply> observer) {
    byte[] browser = request.getBrowserHash().toByteArray();
    var session =
        waits.end(
            request.getSessionId(),
            request.getTimeoutMillis(),
            found -> SignIns.mayBeSeen(found, browser));
    var reply = AwaitSignInReply.newBuilder();
    if (session.isEmpty()) {
      reply.setNoSuchSession(NoSuchSession.getDefaultInstance());
    } else if (session.get().state().isEnd()) {
      reply.setEnded(AwaitSignInReply.Ended.newBuilder().setUserId(session.get().userId()));
    } else {
      reply.setRunning(Running.getDefaultInstance());
    }
    send(reply.build(), observer);
  }

  @Override
  public void takeSignIn(TakeSignInRequest request, StreamObserver<TakeSignInReply> observer) {
    byte[] browser = request.getBrowserHash().toByteArray();
    var taken =
        SessionId.parse(request.getSessionId())
            .flatMap(id -> signIns.take(id, browser, request.getPeek()));
    send(taken.map(this::taken).orElseGet(MobileIdService::nothingToTake), observer);
  }

  @Override
  public void cancelSignIn(
      CancelSignInRequest request, StreamObserver<CancelSignInReply> observer) {
    byte[] browser = request.getBrowserHash().toByteArray();
    boolean cancelled =
        SessionId.parse(request.getSessionId())
            .map(id -> signIns.cancel(id, browser))
            .orElse(false);
    send(CancelSignInReply.newBuilder().setCancelled(cancelled).build(), observer);
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsReply> observer) {
    int limit = PageSize.checked(request.getLimit(), MAX_PAGE);
    var sessions = parts.rows.page(PageCursor.parse(request.getCursor()), limit + 1);
    var page = ListSessionsReply.newBuilder();
    int size = PageSize.of(sessions, limit, session -> "");
    sessions.stream().limit(size).map(Replies::polled).forEach(page::addSessions);
    if (sessions.size() > size) {
      page.setNext(PageCursor.after(sessions.get(size - 1).id()));
    }
    send(page.build(), observer);
  }

  private static AwaitProxyReply awaited(Session session) {
    var reply = AwaitProxyReply.newBuilder();
    var answer = session.answer();
    if (answer != null) {
      reply.setCompleted(Replies.completed(answer));
    } else if (session.state().isEnd()) {
      reply.setFailed(Replies.failed(session.failure()));
    } else {
      reply.setRunning(Running.getDefaultInstance());
    }
    return reply.build();
  }

  private AwaitProxyReply noProxySession() {
    return AwaitProxyReply.newBuilder()
        .setNoSuchSession(NoSuchSession.getDefaultInstance())
        .build();
  }

  private TakeSignInReply taken(Session session) {
    var reply = TakeSignInReply.newBuilder();
    var answer = session.answer();
    if (answer == null) {
      return reply.setFailed(Replies.failed(session.failure())).build();
    }
    if (answer.result() != UpstreamResult.OK) {
      return reply.setResult(answer.result().name()).build();
    }
    Optional<curio.mobileid.validation.Identity> identity = parts.proof.identity(session);
    return identity
        .map(proven ->
            reply
                .setIdentity(Replies.identity(proven, session.userId()))
                .setKnownBrowser(browsers.issue(session.id(), proven.number())))
        .orElseGet(() -> reply.setFailed(Replies.failed(Failure.NOT_PROVEN)))
        .build();
  }

  private static TakeSignInReply nothingToTake() {
    return TakeSignInReply.newBuilder()
        .setNoSuchSession(NoSuchSession.getDefaultInstance())
        .build();
  }
}
