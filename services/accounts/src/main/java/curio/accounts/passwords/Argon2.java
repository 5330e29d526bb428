package curio.accounts.passwords;

import curio.text.NormalForms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with 19 MiB, two passes and one lane, the least that OWASP's password storage
 * cheat sheet advises; stored in PHC string format, so that a hash says how it was made. Costs
 * about 20 ms of one core. Thread-safe.
 *
 * <p>Each thread keeps its 19 MiB for its next hash: fresh ones would be more garbage than all else
 * together, and a burst of sign-ins would stop every request for its collection.
 */
final class Argon2 {
  private static final Cost TODAY = new Cost(19 * 1024, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private final Cost cost;
  private final SecureRandom random = new SecureRandom();
  private final ThreadLocal<BlockPool> blocks;

  /** What one hash takes. */
  record Cost(int memoryKib, int passes, int lanes) {}

  /** With today's cost. */
  Argon2() {
    this(TODAY);
  }

  Argon2(Cost cost) {
    this.cost = cost;
    this.blocks = ThreadLocal.withInitial(() -> new Blocks(cost.memoryKib()));
  }

  /** The PHC string of a password under a fresh salt. */
  String hash(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return encode(salt, compute(password, cost, salt, HASH_BYTES));
  }

  /** A hash that no password has; comparing with it costs what comparing with a real one costs. */
  String hashOfNothing() {
    return encode(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  /** Compares in a time that does not depend on where the hashes differ. */
  PasswordCheck check(String password, String encoded) {
    var stored = Stored.parse(encoded);
    byte[] computed = compute(password, stored.cost(), stored.salt().clone(), stored.hash().length);
    if (!MessageDigest.isEqual(computed, stored.hash())) {
      return PasswordCheck.WRONG;
    }
    return stored.cost().equals(cost) ? PasswordCheck.RIGHT : PasswordCheck.RIGHT_BUT_OUTDATED;
  }

  private byte[] compute(String password, Cost cost, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .withBlockPool(blocks.get())
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(bytes(password), hash);
    return hash;
  }

  /** The same bytes however a keyboard composes its accents (RFC 8265, section 4.2). */
  private static byte[] bytes(String password) {
    return NormalForms.nfc(password).getBytes(StandardCharsets.UTF_8);
  }

  private String encode(byte[] salt, byte[] hash) {
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            ENCODER.encodeToString(salt),
            ENCODER.encodeToString(hash));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * The memory of one thread, wiped after each use and handed out in the same order every time: the
   * library's own pool reverses it, which makes every other hash a quarter slower.
   */
  private static final class Blocks implements BlockPool {
    private final int most;
    private final Deque<Block> free;

    /** Keeps so many blocks of 1 KiB, made when they are first needed. */
    Blocks(int most) {
      this.most = most;
      this.free = new ArrayDeque<>(most);
    }

    @Override
    public Block allocate() {
      var block = free.pollFirst();
      return block == null ? new Block() : block;
    }

    @Override
    public void deallocate(Block block) {
      if (free.size() < most) {
        free.addLast(block.clear());
      }
    }
  }

  /** A PHC string taken apart. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Stored(Cost cost, byte[] salt, byte[] hash) {
    static Stored parse(String encoded) {
      // "", argon2id, v=19, m=…,t=…,p=…, salt, hash
      List<String> parts = Arrays.asList(encoded.split("\\$", -1));
      if (parts.size() != 6 || !parts.get(1).equals("argon2id") || !parts.get(2).equals("v=19")) {
        throw new IllegalStateException("a stored password hash is not Argon2id version 19");
      }
      var numbers = parts.get(3).split(",", -1);
      return new Stored(
          new Cost(number(numbers[0], "m="), number(numbers[1], "t="), number(numbers[2], "p=")),
          DECODER.decode(parts.get(4)),
          DECODER.decode(parts.get(5)));
    }

    private static int number(String text, String name) {
      if (!text.startsWith(name)) {
        throw new IllegalStateException("a stored password hash lacks " + name);
      }
      return Integer.parseInt(text.substring(name.length()));
    }
  }
}
