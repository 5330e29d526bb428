/** Pictures as files: what they are, without location, decoded within bounds, and renditions. */
@NullMarked
package curio.gallery.pictures;

import org.jspecify.annotations.NullMarked;
