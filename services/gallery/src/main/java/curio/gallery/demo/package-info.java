/** Pictures for who tries the gallery out. */
@NullMarked
package curio.gallery.demo;

import org.jspecify.annotations.NullMarked;
