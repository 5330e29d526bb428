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
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys of the access tokens. They are kept in the store, so that every node signs with
 * the same one and a restart invalidates nothing. The newest signs until it retires; the node that
 * first finds it retired makes the next, under a lock of the table, so that nodes starting together
 * agree on one. Retired keys stay published for as long as tokens signed by them live. Thread-safe.
 */
public final class SigningKeys {
  private final Database database;
  private final Clock clock;
  private final Duration keyLife;
  private final Duration accessTokenLife;
  private volatile @Nullable SigningKey current;

  public SigningKeys(Database database, Clock clock, Duration keyLife, Duration accessTokenLife) {
    this.database = database;
    this.clock = clock;
    this.keyLife = keyLife;
    this.accessTokenLife = accessTokenLife;
  }

  /** The key that signs now. Asks the store only at first and when the known one has retired. */
  SigningKey current() {
    var now = clock.instant();
    var known = current;
    if (known != null && now.isBefore(known.retiresAt())) {
      return known;
    }
    var found =
        database
            .read(tx -> newest(tx, now))
            .orElseGet(() -> database.inTransaction(tx -> findOrMake(tx, now)));
    current = found;
    return found;
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

  private SigningKey findOrMake(Handle tx, Instant now) {
    tx.execute("lock table accounts.signing_keys in exclusive mode");
    return newest(tx, now).orElseGet(() -> make(tx, now));
  }

  private static Optional<SigningKey> newest(Handle tx, Instant now) {
    return tx.createQuery(
            """
            select kid, public_key, private_key, retires_at from accounts.signing_keys
            where retires_at > :now order by created_at desc, kid limit 1
            """)
        .bind("now", now)
        .map((row, context) -> key(row))
        .findFirst();
  }

  private SigningKey make(Handle tx, Instant now) {
    var pair = generate();
    var retiresAt = now.plus(keyLife);
    tx.createUpdate(
            """
            insert into accounts.signing_keys (kid, public_key, private_key, created_at, retires_at)
            values (:kid, :public, :private, :now, :retiresAt)
            """)
        .bind("kid", pair.getKeyID())
        .bind("public", pair.getDecodedX())
        .bind("private", pair.getDecodedD())
        .bind("now", now)
        .bind("retiresAt", retiresAt)
        .execute();
    return new SigningKey(pair, retiresAt);
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
    return new SigningKey(pair, requireNonNull(row.getTimestamp("retires_at")).toInstant());
  }

  private static OctetKeyPair.Builder publicHalf(ResultSet row) throws SQLException {
    return new OctetKeyPair.Builder(Curve.Ed25519, encoded(row, "public_key"))
        .keyID(row.getString("kid"))
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.EdDSA);
  }

  private static Base64URL encoded(ResultSet row, String column) throws SQLException {
    return Base64URL.encode(requireNonNull(row.getBytes(column)));
  }
}
