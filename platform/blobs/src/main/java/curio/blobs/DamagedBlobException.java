package curio.blobs;

/** A blob that is there but is not what was put. The message names it for operators. */
public final class DamagedBlobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DamagedBlobException(BlobKey key, String message) {
    super("%s: %s".formatted(key, message));
  }
}
