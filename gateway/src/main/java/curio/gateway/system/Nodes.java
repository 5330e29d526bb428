package curio.gateway.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.MemberCalls;
import curio.cluster.remote.MemberWay;
import curio.contracts.system.v1.NodeStatesGrpc.NodeStatesBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The ways to all nodes that tell of themselves: this one without a detour, the others by a
 * connection each, which is made when somebody first asks. Thread-safe; every wait is bounded.
 */
final class Nodes implements AutoCloseable {
  /** How long a node may take to tell of itself before the others are shown without it. */
  private static final Duration TELLING = Duration.ofMillis(1_500);

  /** How long it may take to do something. */
  private static final Duration DOING = Duration.ofSeconds(10);

  private final ServiceClient<NodeStatesBlockingStub> here;
  private final MemberCalls calls;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final Map<Endpoint, MemberWay> ways = new HashMap<>();

  /**
   * Nothing is connected by this.
   *
   * @param here leads to this node itself
   * @param calls lead to the others
   */
  Nodes(ServiceClient<NodeStatesBlockingStub> here, MemberCalls calls) {
    this.here = here;
    this.calls = calls;
  }

  /** The id of this node. */
  String self() {
    return calls.self();
  }

  /**
   * Something that nodes can be asked.
   *
   * @param remote how others are
   * @param local how this one is
   */
  record Question<Q, R>(
      MethodDescriptor<Q, R> remote, Function<NodeStatesBlockingStub, R> local, Q request) {}

  /**
   * What all of them say, asked at once.
   *
   * @return by node, this one first; empty for one that did not answer in time
   */
  <Q, R> Map<String, Optional<R>> ask(Question<Q, R> question) {
    var others = others();
    var said = new ConcurrentHashMap<String, R>();
    var answers = new CountDownLatch(others.size());
    others.forEach((node, way) ->
        way.call(
            question.remote(),
            question.request(),
            TELLING,
            answer -> {
              answer.ifPresent(one -> said.put(node, one));
              answers.countDown();
            }));
    var all = new LinkedHashMap<String, Optional<R>>();
    all.put(self(), Optional.of(here.call(question.local())));
    try {
      // Who answers later is silent this time.
      var _ = answers.await(TELLING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    others.keySet().stream()
        .sorted()
        .forEach(node -> all.put(node, Optional.ofNullable(said.get(node))));
    return all;
  }

  /**
   * What one of them answers.
   *
   * @throws CurioException {@code NOT_FOUND} if it is none that can be asked, {@code UNAVAILABLE}
   *     if it does not answer: then it may have done what it was asked or not
   */
  <Q, R> R askOne(String node, Question<Q, R> question) {
    if (node.equals(self())) {
      return here.call(question.local());
    }
    var way = others().get(node);
    if (way == null) {
      throw new CurioException(
          ErrorCode.NOT_FOUND, "no such node that can be asked: %s".formatted(node));
    }
    var answer = new ArrayBlockingQueue<Optional<R>>(1);
    way.call(question.remote(), question.request(), DOING, answer::add);
    try {
      var said = answer.poll(2 * DOING.toMillis(), TimeUnit.MILLISECONDS);
      if (said != null && said.isPresent()) {
        return said.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CurioException(
        ErrorCode.UNAVAILABLE, "%s did not answer; look what became of it".formatted(node));
  }

  /** All of them, this one first. */
  List<String> names() {
    var names = new ArrayList<>(List.of(self()));
    others().keySet().stream().sorted().forEach(names::add);
    return names;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ways.values().forEach(MemberWay::close);
      ways.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Those that are known now; the ways to others are closed. */
  private Map<String, MemberWay> others() {
    lock.lock();
    try {
      calls
          .others()
          .ifPresent(now -> {
            ways.entrySet()
                .removeIf(known -> {
                  boolean gone = !now.contains(known.getKey());
                  if (gone) {
                    known.getValue().close();
                  }
                  return gone;
                });
            now.forEach(endpoint -> ways.computeIfAbsent(endpoint, calls::way));
          });
      var byName = new HashMap<String, MemberWay>();
      ways.forEach((endpoint, way) -> byName.put(endpoint.member(), way));
      return byName;
    } finally {
      lock.unlock();
    }
  }
}
