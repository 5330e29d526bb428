/** What the gallery tells others. */
@NullMarked
package curio.gallery.events;

import org.jspecify.annotations.NullMarked;
