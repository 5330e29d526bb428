package curio.system.mobileid;

import curio.system.mobileid.Client.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Compares how sessions ended with how they had to, and counts them. Thread-safe. */
final class Checker {
  private static final int MAX_TOLD = 20;

  private final SignatureCheck signatures;
  private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> keys = new ConcurrentHashMap<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final LongAdder spentKeys = new LongAdder();
  private final LongAdder lostHandOuts = new LongAdder();

  Checker(SignatureCheck signatures) {
    this.signatures = signatures;
  }

  /** Runs a session and notes what came of it. */
  void run(Session session) {
    try {
      session.start();
      note(session, session.await());
    } catch (RuntimeException e) {
      wrong(session, e.toString());
    }
    keys.computeIfAbsent(session.person().phone(), phone -> new LongAdder()).add(session.keys());
    spentKeys.add(session.keys() - 1L);
  }

  /** Notes how a session ended. */
  void note(Session session, Answer answer) {
    if (isLostHandOut(session, answer)) {
      lostHandOuts.increment();
      return;
    }
    var problem = problem(session, answer);
    if (problem.isPresent()) {
      wrong(session, problem.get());
      return;
    }
    var end = session.purpose() + " " + answer.body().text("result");
    ends.computeIfAbsent(end, each -> new LongAdder()).increment();
  }

  /** The first of those that ended otherwise than they had to. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** How many ended as they had to, by purpose and result. */
  Map<String, LongAdder> ends() {
    return Map.copyOf(ends);
  }

  long right() {
    return ends.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Keys whose start was cut off. */
  long spentKeys() {
    return spentKeys.sum();
  }

  /** Sign-ins whose only answer was on a connection that broke. */
  long lostHandOuts() {
    return lostHandOuts.sum();
  }

  /** Phones that have rung more often than there were keys. */
  List<String> rangTwice(Map<String, Object> rings) {
    return keys.entrySet().stream()
        .filter(used ->
            ((Number) rings.getOrDefault(used.getKey(), 0)).longValue() > used.getValue().sum())
        .map(used -> used.getKey() + ": " + rings.get(used.getKey()) + " > " + used.getValue())
        .toList();
  }

  private Optional<String> problem(Session session, Answer answer) {
    if (answer.status() != 200) {
      return Optional.of(answer.toString());
    }
    var end = answer.body();
    var person = session.person();
    if (!end.text("result").equals(person.result())) {
      return Optional.of("wanted " + person.result() + ": " + answer.text());
    }
    if (!person.confirms()) {
      return Optional.empty();
    }
    return session.purpose() == Purpose.SIGN_IN
        ? accountProblem(person, end)
        : signatures.problem(person, session.hash(), end);
  }

  private Optional<String> accountProblem(Person person, Body end) {
    var account = end.text("userId");
    var before = accounts.putIfAbsent(person.phone(), account);
    boolean same = before == null || before.equals(account);
    return same && !end.text("token").isEmpty()
        ? Optional.empty()
        : Optional.of("account " + account + ", before " + before);
  }

  /** The end is given out once: who hears it on a connection that breaks has to start again. */
  private static boolean isLostHandOut(Session session, Answer answer) {
    return session.purpose() == Purpose.SIGN_IN && answer.status() == 404 && answer.broken();
  }

  private void wrong(Session session, String how) {
    if (wrong.size() < MAX_TOLD) {
      wrong.add(session.purpose() + " " + session.id() + ": " + how);
    }
  }
}
