package curio.shop.archive;

/** A file of the archive is not as it was written; the message says why, for people. */
final class DamagedArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DamagedArchiveException(String message) {
    super(message);
  }
}
