/** Images that people share. */
@NullMarked
package curio.gallery;

import org.jspecify.annotations.NullMarked;
