/** Tests of where blobs are. */
@NullMarked
package curio.gallery.blobs;

import org.jspecify.annotations.NullMarked;
