/** Which bytes of the blob store are used, and their removal. */
@NullMarked
package curio.gallery.blobs;

import org.jspecify.annotations.NullMarked;
