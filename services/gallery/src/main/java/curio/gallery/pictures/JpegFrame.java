package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG's frame: its size and components (T.81, B.2.2).
 *
 * @param unitsWide units of blocks in a row, of all components together
 */
record JpegFrame(
    int width,
    int height,
    boolean progressive,
    List<JpegComponent> components,
    int mostAcross,
    int mostDown,
    int unitsWide,
    int unitsHigh) {

  static JpegFrame of(Bytes file, Segment segment) {
    int at = segment.data();
    int height = file.u16(at + 1);
    int width = file.u16(at + 3);
    var components = new ArrayList<JpegComponent>();
    int mostAcross = 1;
    int mostDown = 1;
    for (int i = 0; i < file.u8(at + 5); i++) {
      int entry = at + 6 + 3 * i;
      int across = file.u8(entry + 1) >> 4;
      int down = file.u8(entry + 1) & 15;
      int tables = file.u8(entry + 2);
      if (across < 1 || across > 4 || down < 1 || down > 4 || tables > 3) {
        throw JpegBits.damaged();
      }
      components.add(new JpegComponent(file.u8(entry), across, down, tables));
      mostAcross = Math.max(mostAcross, across);
      mostDown = Math.max(mostDown, down);
    }
    return new JpegFrame(
        width,
        height,
        segment.marker() == JpegSegments.SOF2,
        List.copyOf(components),
        mostAcross,
        mostDown,
        ceil(width, 8 * mostAcross),
        ceil(height, 8 * mostDown));
  }

  /** Room for all blocks, of this side. */
  void reserve(int side) {
    for (JpegComponent component : components) {
      component.blocksWide = ceil(ceil(width * component.across, mostAcross), 8);
      component.blocksHigh = ceil(ceil(height * component.down, mostDown), 8);
      component.reserve(unitsWide, unitsHigh, sideOf(component, side), progressive);
    }
  }

  /**
   * A component of half the samples, in both directions, is made smaller by half as much: so
   * colours stay as sharp as they are.
   */
  private int sideOf(JpegComponent component, int side) {
    int ratio = Math.min(mostAcross / component.across, mostDown / component.down);
    int own = side;
    while (own < 8 && ratio >= 2) {
      own *= 2;
      ratio /= 2;
    }
    return own;
  }

  /** Bytes that decoding takes with blocks of this side. */
  long memory(int side) {
    long planes = 0;
    for (JpegComponent component : components) {
      long blocks = (long) unitsWide * component.across * unitsHigh * component.down;
      int samples = sideOf(component, side) * sideOf(component, side);
      planes += blocks * (progressive ? 3L * samples + 8 : samples);
    }
    return planes + 8L * ceil(width * side, 8) * ceil(height * side, 8);
  }

  static int ceil(int value, int by) {
    return (value + by - 1) / by;
  }
}
