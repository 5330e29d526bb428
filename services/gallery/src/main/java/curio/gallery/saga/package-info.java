/** Uploads, changes and deletions, each in both databases and the blob store or in none. */
@NullMarked
package curio.gallery.saga;

import org.jspecify.annotations.NullMarked;
