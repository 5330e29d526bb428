package curio.shop.fraud;

import curio.blobs.S3Objects;
import curio.blobs.S3Place;

/** A list in an S3 store. Thread-safe. */
final class ListObject implements ListSource {
  private final S3Objects objects;
  private final S3Place place;

  /** That of a store, which is closed with it. */
  ListObject(S3Objects objects, S3Place place) {
    this.objects = objects;
    this.place = place;
  }

  @Override
  public byte[] read() throws BrokenList {
    try {
      // One byte more than a list may have tells that it is too large.
      return objects.read(place, ListText.MAX_BYTES + 1);
    } catch (S3Objects.Failure e) {
      throw new BrokenList(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
