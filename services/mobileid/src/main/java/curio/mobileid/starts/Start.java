package curio.mobileid.starts;

import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import java.time.Duration;
import java.time.Instant;

/** What became of a start. */
public sealed interface Start {
  /** The phone rings. */
  record Started(SessionId id, Instant expiresAt) implements Start {}

  /** The key had started this session before. */
  record Replayed(Session session) implements Start {}

  /** The key had asked for something else before. */
  record KeyReused() implements Start {}

  /** The first of the key is still being sent. */
  record StillStarting() implements Start {}

  /** Whether the first of the key came through cannot be known. */
  record Uncertain() implements Start {}

  /** Upstream found something wrong with it. */
  record Refused() implements Start {}

  /** Upstream does not take it now, or too many are on their way; no phone rings. */
  record NotAvailable() implements Start {}

  /** Somebody was asked too often. */
  record Throttled(Duration delay) implements Start {}
}
