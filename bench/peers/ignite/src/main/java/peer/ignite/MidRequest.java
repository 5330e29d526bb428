package peer.ignite;

import java.util.UUID;

/**
 * A session as the cache holds it. Immutable. A class with fields, since this Ignite cannot read records back;
 * {@link Unprocessed} and {@link Ended} know the fields by name.
 */
final class MidRequest {
  static final String INITIATED = "INITIATED";
  static final String RUNNING = "RUNNING";
  static final String RESULT = "RESULT";
  static final String EXCEPTION = "EXCEPTION";

  private final String sessionId;
  private final String hash;
  private final String status;
  private final long statusTime;
  private final UUID owner;
  private final String answer;

  private MidRequest(String sessionId, String hash, String status, UUID owner, String answer) {
    this.sessionId = sessionId;
    this.hash = hash;
    this.status = status;
    this.statusTime = System.currentTimeMillis();
    this.owner = owner;
    this.answer = answer;
  }

  static MidRequest initiated(String sessionId, String hash) {
    return new MidRequest(sessionId, hash, INITIATED, null, null);
  }

  /** Polled by a node. */
  MidRequest running(UUID node) {
    return new MidRequest(sessionId, hash, RUNNING, node, null);
  }

  /** Ended with what upstream said. */
  MidRequest result(String body) {
    return new MidRequest(sessionId, hash, RESULT, owner, body);
  }

  /** Ended without an answer. */
  MidRequest exception(String reason) {
    return new MidRequest(sessionId, hash, EXCEPTION, owner, reason);
  }

  String sessionId() {
    return sessionId;
  }

  /** Whether it has not ended and nobody else polls it. */
  boolean isStill(MidRequest running) {
    return status.equals(RUNNING) && owner.equals(running.owner);
  }

  boolean hasResult() {
    return status.equals(RESULT);
  }

  boolean hasEnded() {
    return hasResult() || status.equals(EXCEPTION);
  }

  /** Upstream's JSON, or why there is none; null before the end. */
  String answer() {
    return answer;
  }
}
