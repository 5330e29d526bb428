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
 * taken out of the store by hand         signs nowhere any more within a minute
 * retired                                signs nowhere any more
 * the life of an access token later      is not published any more: its last token is over
 * </pre>
 *
 * <p>So every token can be verified from a set that is a lead old, and no token is refused for its
 * key. The first key, and one that is made after all others have retired, signs at once; who does
 * not know it asks for the set again.
 */
public final class SigningKeys {
  /** How long a key signs, unless a test says otherwise. */
  public static final Duration LIFE = Duration.ofDays(90);

  private static final Duration LONGEST_LEAD = Duration.ofDays(1);
  private static final int LEADS_IN_LIFE = 10;

  /**
   * How often the store is asked whether the key still signs: another may have taken over, or
   * somebody has taken it out of the store, and then none of its tokens is accepted.
   */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  /** After it every node knows of a rotation, even one that has asked just before. */
  private static final Duration TAKE_OVER = ASK_AGAIN.multipliedBy(2);

  private final Database database;
  private final Clock clock;
  private final Duration keyLife;
  private final Duration accessTokenLife;
  private final Duration lead;
  private volatile @Nullable Known known;

  /** The key that signs, as it was at a time, and when to look again. */
  private record Known(SigningKey key, Instant at, Instant until) {
    /** A time in the future is one before the clock was set back. */
    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(until);
    }
  }

  public SigningKeys(Database database, Clock clock, Duration keyLife, Duration accessTokenLife) {
    this.database = database;
    this.clock = clock;
    this.keyLife = keyLife;
    this.accessTokenLife = accessTokenLife;
    var part = keyLife.dividedBy(LEADS_IN_LIFE);
    this.lead = part.compareTo(LONGEST_LEAD) < 0 ? part : LONGEST_LEAD;
  }

  /** The key that signs now, as the store had it a minute ago at most. */
  SigningKey current() {
    var now = clock.instant();
    var last = known;
    if (last != null && last.isFresh(now)) {
      return last.key();
    }
    var found = database.read(tx -> alive(tx, now));
    if (nextIsDue(found, now)) {
      found = database.inTransaction(tx -> makeNext(tx, now));
    }
    var key = signing(found, now);
    known = new Known(key, now, lookAgain(found, key, now));
    return key;
  }

  /**
   * Makes a key that signs on every node after two minutes, and retires all others then: their
   * tokens are accepted until they expire.
   *
   * @return its id
   */
  public String rotate() {
    var now = clock.instant();
    return database.inTransaction(tx -> {
      lock(tx);
      tx.createUpdate(
              """
              update accounts.signing_keys set retires_at = :soon where retires_at > :soon
              """)
          .bind("soon", now.plus(TAKE_OVER))
          .execute();
      return make(tx, now);
    });
  }

  /** Those that are in the store, the youngest first, each with what it is good for now. */
  public List<KeyState> list() {
    var now = clock.instant();
    return database.read(tx -> {
      var alive = alive(tx, now);
      var signs = alive.isEmpty() ? "" : signing(alive, now).pair().getKeyID();
      return tx.createQuery(
              """
              select kid, created_at, retires_at from accounts.signing_keys
              order by created_at desc, kid
              """)
          .map((row, context) -> {
            var kid = requireNonNull(row.getString("kid"));
            var retiresAt = instant(row, "retires_at");
            var use =
                kid.equals(signs)
                    ? KeyState.Use.SIGNS
                    : retiresAt.isAfter(now)
                        ? KeyState.Use.ANNOUNCED
                        : retiresAt.isAfter(now.minus(accessTokenLife))
                            ? KeyState.Use.VERIFIES
                            : KeyState.Use.RETIRED;
            return new KeyState(kid, use, instant(row, "created_at"), retiresAt);
          })
          .list();
    });
  }

  /**
   * The public halves of all keys whose tokens may still live, as a JSON Web Key Set (RFC 7517).
   */
  public String published() {
    var signs = current().pair().getKeyID();
    var keys = publicHalves();
    if (keys.stream().noneMatch(key -> key.getKeyID().equals(signs))) {
      // Taken out of the store: whoever verifies its tokens has just asked in vain.
      known = null;
      current();
      keys = publicHalves();
    }
    return new JWKSet(keys).toString();
  }

  private List<JWK> publicHalves() {
    var oldest = clock.instant().minus(accessTokenLife);
    return database.read(tx ->
        tx.createQuery(
                """
                select kid, public_key from accounts.signing_keys
                where retires_at > :oldest order by created_at desc
                """)
            .bind("oldest", oldest)
            .<JWK>map((row, context) -> publicHalf(row).build())
            .list());
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

  /** After a minute; earlier where the next key is due or this one retires before. */
  private Instant lookAgain(List<SigningKey> alive, SigningKey key, Instant now) {
    var again = now.plus(ASK_AGAIN);
    var nextDue = alive.getLast().retiresAt().minus(lead.multipliedBy(2));
    for (var change : List.of(nextDue, key.retiresAt())) {
      if (now.isBefore(change) && change.isBefore(again)) {
        again = change;
      }
    }
    return again;
  }

  private List<SigningKey> makeNext(Handle tx, Instant now) {
    lock(tx);
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

  private static void lock(Handle tx) {
    tx.execute("lock table accounts.signing_keys in exclusive mode");
  }

  private String make(Handle tx, Instant now) {
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
    return pair.getKeyID();
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
