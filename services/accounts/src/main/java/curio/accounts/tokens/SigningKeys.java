package curio.accounts.tokens;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.util.Base64URL;
import curio.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys of the access tokens. They are kept in the store, so that every node signs with
 * the same one and a restart invalidates nothing. Thread-safe.
 *
 * <pre>
 * time                                   a key
 * made                                   is published, so that who caches the set learns it in time
 * a lead later                           signs; so does its predecessor on nodes that are late
 * two leads before it retires            some node makes the next, under a lock of the table
 * a lead before it retires               the next takes over
 * retired                                signs nowhere any more
 * the life of an access token later      is not published any more: its last token is over
 * </pre>
 *
 * <p>So every token can be verified from a set that is a lead old, and no token is refused for its
 * key. The first key, and one that is made after all others have retired, signs at once; who does
 * not know it asks for the set again.
 */
public final class SigningKeys {
  private static final Duration LONGEST_LEAD = Duration.ofDays(1);
  private static final int LEADS_IN_LIFE = 10;

  /** How often the store is asked whether the next key has taken over. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  private final Database database;
  private final Clock clock;
  private final Duration keyLife;
  private final Duration accessTokenLife;
  private final Duration lead;
  private volatile @Nullable Known known;

  /** The key that signs, and when to look whether it still does. */
  private record Known(SigningKey key, Instant until) {}

  public SigningKeys(Database database, Clock clock, Duration keyLife, Duration accessTokenLife) {
    this.database = database;
    this.clock = clock;
    this.keyLife = keyLife;
    this.accessTokenLife = accessTokenLife;
    var part = keyLife.dividedBy(LEADS_IN_LIFE);
    this.lead = part.compareTo(LONGEST_LEAD) < 0 ? part : LONGEST_LEAD;
  }

  /** The key that signs now. Asks the store only at first and when the next one is due. */
  SigningKey current() {
    var now = clock.instant();
    var last = known;
    if (last != null && now.isBefore(last.until())) {
      return last.key();
    }
    var found = database.read(tx -> alive(tx, now));
    if (nextIsDue(found, now)) {
      found = database.inTransaction(tx -> makeNext(tx, now));
    }
    var key = signing(found, now);
    known = new Known(key, lookAgain(key, now));
    return key;
  }

  /**
   * The public halves of all keys whose tokens may still live, as a JSON Web Key Set (RFC 7517).
   */
  public String published() {
    current();
    var oldest = clock.instant().minus(accessTokenLife);
    List<JWK> keys =
        database.read(tx ->
            tx.createQuery(
                    """
                    select kid, public_key from accounts.signing_keys
                    where retires_at > :oldest order by created_at desc
                    """)
                .bind("oldest", oldest)
                .<JWK>map((row, context) -> publicHalf(row).build())
                .list());
    return new JWKSet(keys).toString();
  }

  private boolean nextIsDue(List<SigningKey> alive, Instant now) {
    return alive.isEmpty()
        || !now.isBefore(alive.getLast().retiresAt().minus(lead.multipliedBy(2)));
  }

  /** The youngest that was published for a lead; the oldest if none was. */
  private SigningKey signing(List<SigningKey> alive, Instant now) {
    var published = now.minus(lead);
    return alive.reversed().stream()
        .filter(key -> !key.createdAt().isAfter(published))
        .findFirst()
        .orElseGet(alive::getFirst);
  }

  private Instant lookAgain(SigningKey key, Instant now) {
    var nextDue = key.retiresAt().minus(lead.multipliedBy(2));
    if (now.isBefore(nextDue)) {
      return nextDue;
    }
    var soon = now.plus(ASK_AGAIN);
    return soon.isBefore(key.retiresAt()) ? soon : key.retiresAt();
  }

  private List<SigningKey> makeNext(Handle tx, Instant now) {
    tx.execute("lock table accounts.signing_keys in exclusive mode");
    var alive = alive(tx, now);
    if (nextIsDue(alive, now)) {
      make(tx, now);
      return alive(tx, now);
    }
    return alive;
  }

  /** Those that have not retired, the oldest first. */
  private static List<SigningKey> alive(Handle tx, Instant now) {
    return tx.createQuery(
            """
            select kid, public_key, private_key, created_at, retires_at from accounts.signing_keys
            where retires_at > :now order by created_at, kid
            """)
        .bind("now", now)
        .map((row, context) -> key(row))
        .list();
  }

  private void make(Handle tx, Instant now) {
    var pair = generate();
    tx.createUpdate(
            """
            insert into accounts.signing_keys (kid, public_key, private_key, created_at, retires_at)
            values (:kid, :public, :private, :now, :retiresAt)
            """)
        .bind("kid", pair.getKeyID())
        .bind("public", pair.getDecodedX())
        .bind("private", pair.getDecodedD())
        .bind("now", now)
        .bind("retiresAt", now.plus(keyLife))
        .execute();
  }

  private static OctetKeyPair generate() {
    try {
      return new OctetKeyPairGenerator(Curve.Ed25519)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.EdDSA)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("an Ed25519 key could not be made", e);
    }
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    var pair = publicHalf(row).d(encoded(row, "private_key")).build();
    return new SigningKey(pair, instant(row, "created_at"), instant(row, "retires_at"));
  }

  private static OctetKeyPair.Builder publicHalf(ResultSet row) throws SQLException {
    return new OctetKeyPair.Builder(Curve.Ed25519, encoded(row, "public_key"))
        .keyID(row.getString("kid"))
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.EdDSA);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return requireNonNull(row.getTimestamp(column)).toInstant();
  }

  private static Base64URL encoded(ResultSet row, String column) throws SQLException {
    return Base64URL.encode(requireNonNull(row.getBytes(column)));
  }
}
