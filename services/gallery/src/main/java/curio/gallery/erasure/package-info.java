/** Removal of what removed accounts have left. */
@NullMarked
package curio.gallery.erasure;

import org.jspecify.annotations.NullMarked;
