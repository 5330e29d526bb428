package curio.log.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final List<String> RECORDS = List.of("one", "two, a little longer", "three");

  @Test
  void whatWasWrittenIsRead() {
    var contents = Frames.read(file());

    assertThat(texts(contents)).isEqualTo(RECORDS);
    assertThat(contents.torn()).isZero();
    assertThat(contents.damaged()).isZero();
    assertThat(Frames.read(new byte[0]).records()).isEmpty();
  }

  @Test
  void aFileThatEndsAnywhereKeepsWhatWasWhole() {
    byte[] file = file();
    int second = file.length - frame("three").length;

    for (int length = second; length < file.length; length++) {
      var contents = Frames.read(Arrays.copyOf(file, length));
      assertThat(texts(contents)).as("%d bytes", length).isEqualTo(RECORDS.subList(0, 2));
      assertThat(contents.torn()).isEqualTo(length - second);
      assertThat(contents.damaged()).isZero();
    }
  }

  /** As some file systems leave it after a loss of power. */
  @Test
  void spaceThatWasNeverWrittenIsNoDamage() {
    var contents = Frames.read(Arrays.copyOf(file(), file().length + 4_096));

    assertThat(texts(contents)).isEqualTo(RECORDS);
    assertThat(contents.torn()).isEqualTo(4_096);
    assertThat(contents.damaged()).isZero();
  }

  @Test
  void everyBitThatChangesIsSeenAndCostsItsRecordAlone() {
    byte[] file = file();
    for (int bit = 0; bit < file.length * 8; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));

      var contents = Frames.read(damaged);

      assertThat(texts(contents)).as("bit %d", bit).hasSize(2).isSubsetOf(RECORDS);
      assertThat(contents.torn() + contents.damaged()).as("bit %d", bit).isPositive();
      boolean last = bit / 8 >= file.length - frame("three").length;
      assertThat(contents.torn() > 0 && !last).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void whatIsNoFileOfRecordsAtAllIsDamage() {
    byte[] noise = new byte[10_000];
    new Random(7).nextBytes(noise);

    var contents = Frames.read(noise);

    assertThat(contents.records()).isEmpty();
    assertThat(contents.damaged()).isEqualTo(noise.length);
  }

  @Test
  void aRecordWithinARecordIsNotTakenForOne() {
    byte[] outer = Frames.frame(frame("inner"));

    var contents = Frames.read(outer);

    assertThat(contents.records()).hasSize(1);
    assertThat(contents.records().getFirst()).isEqualTo(frame("inner"));
  }

  @Test
  void emptyAndHugeRecordsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Frames.frame(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> Frames.frame(new byte[5 << 20]));
  }

  private static byte[] file() {
    var bytes = new ByteArrayOutputStream();
    RECORDS.forEach(record -> bytes.writeBytes(frame(record)));
    return bytes.toByteArray();
  }

  private static byte[] frame(String record) {
    return Frames.frame(record.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(Frames.Contents contents) {
    return contents.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }
}
