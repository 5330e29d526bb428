package curio.log.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which rows of an outbox a transaction has brought into the log. It names them and is no
 * watermark: numbers are drawn before their transactions commit, so a lower one may appear later.
 *
 * @param rows at least one
 */
record Marker(List<Row> rows) {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 5;
  private static final int ROW_BYTES = 16;

  /**
   * A row as it was.
   *
   * @param crc of its payload, CRC-32C: after a restore of the database the same number may be that
   *     of something else
   */
  record Row(long seq, int partition, long crc) {
    static Row of(long seq, int partition, byte[] payload) {
      var crc = new CRC32C();
      crc.update(payload);
      return new Row(seq, partition, crc.getValue());
    }
  }

  Marker {
    rows = List.copyOf(rows);
  }

  byte[] encoded() {
    var bytes = ByteBuffer.allocate(HEAD_BYTES + rows.size() * ROW_BYTES);
    bytes.put(VERSION).putInt(rows.size());
    rows.forEach(row -> bytes.putLong(row.seq()).putInt(row.partition()).putInt((int) row.crc()));
    return bytes.array();
  }

  static Marker decode(byte[] encoded) {
    var bytes = ByteBuffer.wrap(encoded);
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalStateException("marker: version %d (expected: 1)".formatted(version));
    }
    int count = bytes.getInt();
    var rows = new ArrayList<Row>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Row(bytes.getLong(), bytes.getInt(), Integer.toUnsignedLong(bytes.getInt())));
    }
    return new Marker(rows);
  }
}
