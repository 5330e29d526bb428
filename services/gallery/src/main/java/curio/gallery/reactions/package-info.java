/** What people do with images: views and likes. */
@NullMarked
package curio.gallery.reactions;

import org.jspecify.annotations.NullMarked;
