package curio.gallery.pictures;

/**
 * Brings the rows of a component to the picture's width and height. A half of the samples is
 * blended with the neighbours, three parts to one, so that colours do not show stairs; other ratios
 * are repeated. Not for several threads.
 */
final class JpegSpread {
  private final JpegComponent component;
  private final int across;
  private final int down;
  private final int mostAcross;
  private final int mostDown;
  private final int samples;
  private final int rows;
  private final int[] blended;

  /** For a picture whose blocks have this side. */
  JpegSpread(JpegFrame frame, JpegComponent component, int side) {
    this.component = component;
    this.across = component.across * component.side;
    this.down = component.down * component.side;
    this.mostAcross = frame.mostAcross() * side;
    this.mostDown = frame.mostDown() * side;
    int width = JpegFrame.ceil(frame.width() * component.across, frame.mostAcross());
    int height = JpegFrame.ceil(frame.height() * component.down, frame.mostDown());
    this.samples = JpegFrame.ceil(width * component.side, 8);
    this.rows = JpegFrame.ceil(height * component.side, 8);
    this.blended = new int[samples];
  }

  void row(int y, byte[] out) {
    int near = Math.min(y * down / mostDown, rows - 1);
    int at = near * component.stride();
    if (across == mostAcross && down == mostDown) {
      System.arraycopy(component.plane, at, out, 0, out.length);
      return;
    }
    int far = near;
    if (mostDown == 2 * down) {
      far = Math.clamp(near + (y % 2 == 0 ? -1 : 1), 0, rows - 1);
    }
    int farAt = far * component.stride();
    for (int x = 0; x < samples; x++) {
      blended[x] = 3 * (component.plane[at + x] & 0xFF) + (component.plane[farAt + x] & 0xFF);
    }
    spread(out);
  }

  private void spread(byte[] out) {
    if (mostAcross == 2 * across) {
      for (int x = 0; x < out.length; x++) {
        int near = Math.min(x >> 1, samples - 1);
        int far = Math.clamp(near + ((x & 1) == 0 ? -1 : 1), 0, samples - 1);
        out[x] = (byte) ((3 * blended[near] + blended[far] + 8) >> 4);
      }
      return;
    }
    for (int x = 0; x < out.length; x++) {
      out[x] = (byte) ((blended[Math.min(x * across / mostAcross, samples - 1)] + 2) >> 2);
    }
  }
}
