package curio.gallery.pictures;

/**
 * A picture that was written without location.
 *
 * @param sha256 of the bytes written, in hex
 * @param bytes their number
 */
public record StrippedPicture(Picture picture, String sha256, long bytes) {}
