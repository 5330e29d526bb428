package curio.mobileidmock;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The prompts of all phones, kept for five minutes after their end as SK does. Thread-safe. */
final class Sessions {
  private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int MAX = 200_000;

  private final Map<String, Session> byId = new ConcurrentHashMap<>();
  private final Queue<Session> oldestFirst = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
  private final AtomicReference<PollCounts> forgotten = new AtomicReference<>(PollCounts.NONE);
  private volatile AnswerDelay delay;

  Sessions(AnswerDelay delay) {
    this.delay = delay;
  }

  void delay(AnswerDelay next) {
    delay = next;
  }

  Session start(String path, StartRequest request) {
    forgetOld();
    long ready = System.nanoTime() + delay.next(ThreadLocalRandom.current()).toNanos();
    var phone = request.phone();
    var session =
        new Session(
            UUID.randomUUID().toString(),
            path,
            phone,
            Subscriber.of(phone, request.number()),
            request.hashBody(),
            ready,
            new OpenPolls());
    byId.put(session.id(), session);
    oldestFirst.add(session);
    starts.computeIfAbsent(phone, each -> new AtomicInteger()).incrementAndGet();
    return session;
  }

  Optional<Session> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How often each phone was asked, by its number. */
  Map<String, Integer> starts() {
    var counts = new TreeMap<String, Integer>();
    starts.forEach((phone, count) -> counts.put(phone, count.get()));
    return counts;
  }

  /** Those of all sessions ever. */
  PollCounts polls() {
    var sum = forgotten.get();
    for (var session : byId.values()) {
      sum = sum.plus(session.polls().counts());
    }
    return sum;
  }

  /** Those of each session that is known. */
  List<SessionPolls> pollsOfEach(Clock clock) {
    long now = System.nanoTime();
    return byId.values().stream().map(each -> SessionPolls.of(each, clock.instant(), now)).toList();
  }

  /** Answers all who wait. */
  void end() {
    byId.values().forEach(session -> session.polls().end());
  }

  private void forgetOld() {
    long now = System.nanoTime();
    var oldest = oldestFirst.peek();
    while (oldest != null
        && (now - oldest.readyNanos() > KEPT_NANOS || byId.size() >= MAX)
        && oldestFirst.remove(oldest)) {
      byId.remove(oldest.id());
      forgotten.accumulateAndGet(oldest.polls().counts(), PollCounts::plus);
      oldest.polls().end();
      oldest = oldestFirst.peek();
    }
  }
}
