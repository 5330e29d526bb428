package curio.gallery.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Walking an Exif block is no more work than a few times its length. */
class ExifWalkTest {
  private static final int LENGTH = 1 << 20;

  @Test
  void valuesMayLieOverEachOtherAFewTimes() {
    byte[] block = BytesOf.with(ExifBlocks.upon(3, LENGTH), LENGTH - 1, new byte[] {1});

    assertThat(Exif.clean(block)).isInstanceOf(Exif.Rewritten.class);

    assertThat(block[LENGTH - 1]).isZero();
  }

  @Test
  void aBlockWhoseValuesLieOverEachOtherManyTimesGoes() {
    assertThat(Exif.clean(ExifBlocks.upon(6, LENGTH))).isEqualTo(new Exif.Dropped(6));
  }

  @Test
  void aBlockWithMoreEntriesOfAPlaceThanThereAreKindsGoes() {
    byte[] inItself =
        BytesOf.all(BytesOf.be(2, 4), BytesOf.be(2, 1), BytesOf.be(4, 1), new byte[4]);
    byte[] block =
        BytesOf.all(
            BytesOf.latin("MM\0*\0\0\0\10\0\1"),
            new byte[] {(byte) 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26},
            BytesOf.be(4, 0),
            BytesOf.be(2, 1_001),
            BytesOf.times(1_001, inItself),
            BytesOf.be(4, 0));

    assertThat(Exif.clean(block)).isEqualTo(new Exif.Dropped(0));
  }
}
