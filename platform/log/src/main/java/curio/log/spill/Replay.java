package curio.log.spill;

import com.google.protobuf.UnsafeByteOperations;
import curio.contracts.log.v1.SpilledAppend;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.EventBatches;
import curio.log.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the records of a segment into the log, a call at a time, so that it can be left and gone
 * on with. Events of one key keep their order, across topics too; otherwise those of one topic
 * share calls. For one thread.
 */
final class Replay {
  private static final int CALL_EVENTS = 1_000;
  private static final int CALL_BYTES = 1 << 20;

  /** A call that is refused for another reason than an outage is tried so often. */
  private static final int ATTEMPTS = 10;

  private final Segment segment;
  private final boolean damaged;
  private final Map<String, Topic> topics;
  private final Deque<Call> calls;
  private final List<SpilledAppend> refused = new ArrayList<>();
  private int failures;

  private record Call(String topic, List<Event> events) {}

  Replay(Segment segment, SpillDirectory.Reading reading, Map<String, Topic> topics) {
    this.segment = segment;
    this.damaged = reading.damaged();
    this.topics = topics;
    this.calls = calls(reading.appends());
  }

  boolean isDone() {
    return calls.isEmpty();
  }

  /**
   * Makes the next call.
   *
   * @return how many events are in the log now
   * @throws RuntimeException if it has to be made again
   */
  int next(Appender log) {
    var call = calls.element();
    int appended;
    try {
      log.append(topic(call), call.events);
      appended = call.events.size();
    } catch (RuntimeException e) {
      failures++;
      if (isOutage(e) || failures < ATTEMPTS) {
        throw e;
      }
      appended = oneByOne(log, call);
    }
    failures = 0;
    calls.remove();
    return appended;
  }

  /** So that only those are refused that are to blame. */
  private int oneByOne(Appender log, Call call) {
    int appended = 0;
    var bad = new ArrayList<SpilledAppend>();
    for (var event : call.events) {
      try {
        log.append(topic(call), List.of(event));
        appended++;
      } catch (RuntimeException e) {
        if (isOutage(e)) {
          throw e;
        }
        bad.add(
            SpilledAppend.newBuilder()
                .setTopic(call.topic)
                .setSpilledAtMillis(segment.oldestMillis())
                .setEvents(UnsafeByteOperations.unsafeWrap(event.encoded()))
                .build());
      }
    }
    refused.addAll(bad);
    return appended;
  }

  private Topic topic(Call call) {
    var topic = topics.get(call.topic);
    if (topic == null) {
      throw new IllegalStateException("no topic " + call.topic + " any more");
    }
    return topic;
  }

  /** Forgets the segment, when all calls are made. */
  void end(Spill spill) {
    spill.drop(segment, damaged, refused);
  }

  private static boolean isOutage(RuntimeException e) {
    return e instanceof CurioException known && known.code() == ErrorCode.UNAVAILABLE;
  }

  /** Where an event was put last, of its key. */
  private record Last(String topic, int round) {}

  /** In each round a key has one topic, so that it does not matter which topic is called first. */
  private static Deque<Call> calls(List<SpilledAppend> appends) {
    var rounds = new ArrayList<Map<String, List<Event>>>();
    var lasts = new HashMap<String, Last>();
    for (var append : appends) {
      var topic = append.getTopic();
      for (var event : EventBatches.decode(append.getEvents().toByteArray(), topic)) {
        var last = lasts.getOrDefault(event.key(), new Last(topic, 0));
        int round = last.topic.equals(topic) ? last.round : last.round + 1;
        lasts.put(event.key(), new Last(topic, round));
        if (round == rounds.size()) {
          rounds.add(new LinkedHashMap<>());
        }
        rounds.get(round).computeIfAbsent(topic, any -> new ArrayList<>()).add(event);
      }
    }
    var calls = new ArrayDeque<Call>();
    rounds.forEach(round -> round.forEach((topic, events) -> addCalls(calls, topic, events)));
    return calls;
  }

  private static void addCalls(Deque<Call> calls, String topic, List<Event> events) {
    var some = new ArrayList<Event>();
    long bytes = 0;
    for (var event : events) {
      int size = event.encoded().length;
      if (!some.isEmpty() && (some.size() == CALL_EVENTS || bytes + size > CALL_BYTES)) {
        calls.add(new Call(topic, List.copyOf(some)));
        some.clear();
        bytes = 0;
      }
      some.add(event);
      bytes += size;
    }
    calls.add(new Call(topic, List.copyOf(some)));
  }
}
