package curio.gateway.gallery;

import java.io.OutputStream;

/**
 * Writes into the array that its writer reads from, always behind the place that is read: for what
 * grows shorter on the way. Of one thread.
 */
final class InPlace extends OutputStream {
  private final byte[] into;
  private int at;

  /** From a place on. */
  InPlace(byte[] into, int from) {
    this.into = into;
    this.at = from;
  }

  @Override
  public void write(int value) {
    into[at++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, into, at, length);
    at += length;
  }
}
