package curio.blobs;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object. One that ends before all bytes have come is an error, not an end; closing
 * it early gives the connection up rather than read the rest. Confined to one thread.
 */
final class Whole extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> object;
  private long left;

  Whole(ResponseInputStream<GetObjectResponse> object) {
    super(object);
    this.object = object;
    var length = object.response().contentLength();
    this.left = length == null ? 0 : length;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    return came(value, value < 0 ? 0 : 1);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    return came(count, count);
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    left -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int came(int result, int count) throws IOException {
    if (result >= 0) {
      left -= count;
    } else if (left > 0) {
      throw new IOException("%d bytes did not come".formatted(left));
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    if (left > 0) {
      object.abort();
    }
    super.close();
  }
}
