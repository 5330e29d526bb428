package curio.gallery.pictures;

/**
 * A picture that decodes to its last row.
 *
 * @param colour its average as {@code #rrggbb}, for a placeholder
 */
public record CheckedPicture(Picture picture, String colour) {}
