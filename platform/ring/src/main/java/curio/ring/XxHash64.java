package curio.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64 with seed 0, as its specification has it (Yann Collet, xxHash fast digest algorithm,
 * doc/xxhash_spec.md): all 64 bits depend on all of the input, which FNV and other simple hashes do
 * not give for texts that differ in one digit. Every process must place a key alike, so this never
 * changes. Stateless.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /** The hash of a text in UTF-8. */
  static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static long of(byte[] input) {
    int stripes = input.length / STRIPE * STRIPE;
    long hash = stripes == 0 ? PRIME_5 : ofStripes(input, stripes);
    return avalanche(withRest(hash + input.length, input, stripes));
  }

  private static long ofStripes(byte[] input, int end) {
    // PRIME_1 + PRIME_2
    long first = 0x60EA27EEADC0B5D6L;
    long second = PRIME_2;
    long third = 0;
    long fourth = -PRIME_1;
    for (int at = 0; at < end; at += STRIPE) {
      first = round(first, longAt(input, at));
      second = round(second, longAt(input, at + 8));
      third = round(third, longAt(input, at + 16));
      fourth = round(fourth, longAt(input, at + 24));
    }
    long hash =
        Long.rotateLeft(first, 1)
            + Long.rotateLeft(second, 7)
            + Long.rotateLeft(third, 12)
            + Long.rotateLeft(fourth, 18);
    return merge(merge(merge(merge(hash, first), second), third), fourth);
  }

  private static long withRest(long hash, byte[] input, int from) {
    long all = hash;
    int at = from;
    for (; at + 8 <= input.length; at += 8) {
      all = Long.rotateLeft(all ^ round(0, longAt(input, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at + 4 <= input.length) {
      long four = Integer.toUnsignedLong((int) INTS.get(input, at));
      all = Long.rotateLeft(all ^ four * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < input.length; at++) {
      all = Long.rotateLeft(all ^ (input[at] & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    return all;
  }

  private static long round(long accumulator, long lane) {
    return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME_3;
    return mixed ^ mixed >>> 32;
  }

  private static long longAt(byte[] input, int at) {
    return (long) LONGS.get(input, at);
  }
}
