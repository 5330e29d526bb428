package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.MemberCalls;
import curio.cluster.remote.MemberWay;
import curio.contracts.feed.v1.CountClientsReply;
import curio.contracts.feed.v1.CountClientsRequest;
import curio.contracts.feed.v1.ExpectReply;
import curio.contracts.feed.v1.ExpectRequest;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.NewsSocketsGrpc.NewsSocketsBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The nodes that have the feed's sockets, and how many clients each has: asked for at most once a
 * second, and counted on in between. Thread-safe.
 */
final class NewsNodes implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final int MOST_TRIES = 3;

  /** Of nodes that did not say: they are asked last. */
  private static final int UNKNOWN = Integer.MAX_VALUE / 2;

  private final List<Node> here;
  private final MemberCalls calls;
  private final ReentrantLock counting = new ReentrantLock();
  private final Map<Endpoint, There> others = new HashMap<>();
  private volatile Counts counts = new Counts(System.nanoTime() - FRESH.toNanos(), List.of());

  /** What was known at a time. */
  private record Counts(long nanos, List<Counted> nodes) {
    boolean isFresh() {
      return System.nanoTime() - nanos < FRESH.toNanos();
    }
  }

  private record Counted(Node node, AtomicInteger clients) {
    static Counted of(Node node) {
      return new Counted(node, new AtomicInteger(UNKNOWN));
    }

    Ranked ranked() {
      return new Ranked(this, clients.get());
    }
  }

  /** A node by how many clients it had when it was looked at, as others count on meanwhile. */
  private record Ranked(Counted counted, int clients) {}

  /**
   * Nodes of a cluster.
   *
   * @param here leads to this node's own sockets, if it has any
   * @param calls lead to the other nodes that have sockets
   */
  NewsNodes(Optional<ServiceClient<NewsSocketsBlockingStub>> here, MemberCalls calls) {
    this.here = here.<List<Node>>map(client -> List.of(new Here(client))).orElse(List.of());
    this.calls = calls;
  }

  /**
   * Has the node with the fewest clients expect one more; if it does not answer, the next.
   *
   * @param user whose client it is
   * @throws CurioException UNAVAILABLE if none does
   */
  ExpectReply expect(long user) {
    var request = ExpectRequest.newBuilder().setUserId(user).build();
    for (var counted : fewestFirst()) {
      var reply = counted.node().expect(request);
      if (reply.isPresent()) {
        counted.clients().incrementAndGet();
        return reply.get();
      }
      counted.clients().set(UNKNOWN);
    }
    throw new CurioException(ErrorCode.UNAVAILABLE, "no node of the feed takes clients now");
  }

  @Override
  public void close() {
    counting.lock();
    try {
      others.values().forEach(There::close);
      others.clear();
    } finally {
      counting.unlock();
    }
  }

  private List<Counted> fewestFirst() {
    if (!counts.isFresh()) {
      countAgain();
    }
    var nodes = new ArrayList<>(counts.nodes());
    Collections.shuffle(nodes);
    return nodes.stream()
        .map(Counted::ranked)
        .sorted(Comparator.comparingInt(Ranked::clients))
        .limit(MOST_TRIES)
        .map(Ranked::counted)
        .toList();
  }

  private void countAgain() {
    counting.lock();
    try {
      if (!counts.isFresh()) {
        calls.others().ifPresent(this::know);
        counts = count();
      }
    } finally {
      counting.unlock();
    }
  }

  private void know(List<Endpoint> now) {
    others
        .entrySet()
        .removeIf(known -> {
          boolean gone = !now.contains(known.getKey());
          if (gone) {
            known.getValue().close();
          }
          return gone;
        });
    now.forEach(endpoint -> others.computeIfAbsent(endpoint, added -> new There(calls.way(added))));
  }

  /** Asks all at once. */
  private Counts count() {
    var nodes = new ArrayList<Counted>();
    here.forEach(node -> nodes.add(Counted.of(node)));
    others.values().forEach(node -> nodes.add(Counted.of(node)));
    var answers = new CountDownLatch(nodes.size());
    for (var counted : nodes) {
      counted
          .node()
          .count(reply -> {
            reply.ifPresent(said -> counted.clients().set(said.getClients()));
            answers.countDown();
          });
    }
    try {
      // Who answers later is counted then.
      var _ = answers.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Counts(System.nanoTime(), List.copyOf(nodes));
  }

  private interface Node {
    void count(Consumer<Optional<CountClientsReply>> end);

    Optional<ExpectReply> expect(ExpectRequest request);
  }

  private record Here(ServiceClient<NewsSocketsBlockingStub> client) implements Node {
    @Override
    public void count(Consumer<Optional<CountClientsReply>> end) {
      end.accept(answer(stub -> stub.countClients(CountClientsRequest.getDefaultInstance())));
    }

    @Override
    public Optional<ExpectReply> expect(ExpectRequest request) {
      return answer(stub -> stub.expect(request));
    }

    /** Nothing while it stops. */
    private <R> Optional<R> answer(Function<NewsSocketsBlockingStub, R> method) {
      try {
        return Optional.of(client.call(method));
      } catch (CurioException e) {
        return Optional.empty();
      }
    }
  }

  private record There(MemberWay way) implements Node {
    @Override
    public void count(Consumer<Optional<CountClientsReply>> end) {
      way.call(
          NewsSocketsGrpc.getCountClientsMethod(),
          CountClientsRequest.getDefaultInstance(),
          DEADLINE,
          end);
    }

    @Override
    public Optional<ExpectReply> expect(ExpectRequest request) {
      var answer = new ArrayBlockingQueue<Optional<ExpectReply>>(1);
      way.call(NewsSocketsGrpc.getExpectMethod(), request, DEADLINE, answer::add);
      try {
        var said = answer.poll(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        return said == null ? Optional.empty() : said;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    void close() {
      way.close();
    }
  }
}
