package curio.gateway.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The published keys of the access tokens, fetched again every minute of use and, but at most once
 * a second, when a token names one that is not known. Thread-safe.
 */
final class PublicKeys {
  private static final long FRESH_MILLIS = 60_000;
  private static final long SHORTEST_MILLIS = 1_000;
  private static final long LOCK_TIMEOUT_SECONDS = 5;

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();

  @GuardedBy("fetching") private @Nullable Fetched last;

  private record Fetched(Map<String, JWSVerifier> verifiers, String json, long atMillis) {}

  PublicKeys(ServiceClient<AccountsBlockingStub> accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /** What verifies signatures made with the key of this id. */
  Optional<JWSVerifier> find(String kid) {
    var known = fetched(FRESH_MILLIS).verifiers().get(kid);
    return known != null
        ? Optional.of(known)
        : Optional.ofNullable(fetched(SHORTEST_MILLIS).verifiers().get(kid));
  }

  /** The keys as a JSON Web Key Set (RFC 7517) in UTF-8. */
  byte[] json() {
    return fetched(FRESH_MILLIS).json().getBytes(StandardCharsets.UTF_8);
  }

  /** Callers wait for one fetch together, at most for the deadline of the call. */
  private Fetched fetched(long maxAgeMillis) {
    awaitTurn();
    try {
      var known = last;
      if (known != null && isYounger(known, maxAgeMillis)) {
        return known;
      }
      var fresh = fetchOr(known);
      last = fresh;
      return fresh;
    } finally {
      fetching.unlock();
    }
  }

  /** What was fetched in the future, by a clock that was set back since, may be of any age. */
  private boolean isYounger(Fetched known, long maxAgeMillis) {
    long age = clock.millis() - known.atMillis();
    return age >= 0 && age < maxAgeMillis;
  }

  private void awaitTurn() {
    try {
      if (fetching.tryLock(LOCK_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CurioException(ErrorCode.UNAVAILABLE, "the keys of access tokens cannot be had");
  }

  /** Keys that were good a minute ago are better than none. */
  private Fetched fetchOr(@Nullable Fetched known) {
    try {
      return fetch();
    } catch (CurioException e) {
      if (known == null) {
        throw e;
      }
      return new Fetched(known.verifiers(), known.json(), clock.millis());
    }
  }

  private Fetched fetch() {
    var reply = accounts.call(stub -> stub.listKeys(ListKeysRequest.getDefaultInstance()));
    var verifiers = new HashMap<String, JWSVerifier>();
    try {
      for (var key : JWKSet.parse(reply.getJwksJson()).getKeys()) {
        if (key instanceof OctetKeyPair pair) {
          verifiers.put(pair.getKeyID(), new Ed25519Verifier(pair.toPublicJWK()));
        }
      }
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("the published keys cannot be read", e);
    }
    return new Fetched(Map.copyOf(verifiers), reply.getJwksJson(), clock.millis());
  }
}
