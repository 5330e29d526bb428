/** Rows of images and their tags, and pages of them. */
@NullMarked
package curio.gallery.images;

import org.jspecify.annotations.NullMarked;
