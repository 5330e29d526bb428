package curio.accounts.identities;

import curio.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;

/**
 * What people are looked up by instead of their national numbers: the HMAC-SHA-256 of country and
 * number. The key is made once for an installation and kept in the store, so that all nodes find
 * the same person. Thread-safe.
 */
public final class IdentityKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Database database;

  public IdentityKey(Database database) {
    this.database = database;
  }

  /** What is stored of a person. Not to be called in a transaction. */
  public byte[] of(Person person) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      var text = person.country() + "-" + person.nationalNumber();
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Read each time: were it kept, a store that was restored might have another. */
  private SecretKeySpec key() {
    byte[] stored = database.read(IdentityKey::find).orElseGet(this::make);
    return new SecretKeySpec(stored, ALGORITHM);
  }

  private static Optional<byte[]> find(Handle tx) {
    return tx.createQuery("select key from accounts.identity_keys where id = 1")
        .mapTo(byte[].class)
        .findOne();
  }

  /** Whoever comes first makes it; the others wait for that and take it. */
  private byte[] make() {
    var fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    return database.inTransaction(tx -> {
      tx.createUpdate(
              """
              insert into accounts.identity_keys (id, key) values (1, :key) on conflict do nothing
              """)
          .bind("key", fresh)
          .execute();
      return find(tx).orElseThrow();
    });
  }
}
