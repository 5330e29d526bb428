package curio.accounts.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import curio.accounts.sessions.SessionId;
import curio.contracts.accounts.v1.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Issues access tokens: short-lived JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037), that
 * say who their bearer is without asking the store. Thread-safe.
 */
public final class AccessTokens {
  private static final String ISSUER = "curio";

  private final SigningKeys keys;
  private final Clock clock;
  private final Duration life;

  public AccessTokens(SigningKeys keys, Clock clock, Duration life) {
    this.keys = keys;
    this.clock = clock;
    this.life = life;
  }

  /**
   * Signs with the key that is current now. It takes what can fail, the key, before a transaction
   * begins; signing itself needs no store and is done in the transaction, so that no session is
   * committed whose owner gets no token. Thread-safe.
   */
  public final class Signer {
    private final SigningKey key;

    private Signer(SigningKey key) {
      this.key = key;
    }

    /** A token for a session of a user. */
    public AccessToken issue(User user, SessionId session) {
      Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      Instant expiresAt = issuedAt.plus(life);
      return new AccessToken(sign(claims(user, session, issuedAt, expiresAt)), expiresAt);
    }

    private String sign(JWTClaimsSet claims) {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.EdDSA)
              .type(JOSEObjectType.JWT)
              .keyID(key.pair().getKeyID())
              .build();
      var token = new SignedJWT(header, claims);
      try {
        token.sign(new Ed25519Signer(key.pair()));
      } catch (JOSEException e) {
        throw new IllegalStateException("an access token could not be signed", e);
      }
      return token.serialize();
    }
  }

  /** To be called outside of transactions: it may need one itself. */
  public Signer signer() {
    return new Signer(keys.current());
  }

  private static JWTClaimsSet claims(
      User user, SessionId session, Instant issuedAt, Instant expiresAt) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject(Long.toString(user.getId()))
        .claim("user_id", user.getId())
        .claim("name", user.getUsername())
        .claim("role", user.getRole())
        .claim("sid", session.toString())
        .claim("iat", issuedAt.getEpochSecond())
        .claim("exp", expiresAt.getEpochSecond())
        .build();
  }
}
