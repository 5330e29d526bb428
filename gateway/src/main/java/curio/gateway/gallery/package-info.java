/** The routes of images that people share. */
@NullMarked
package curio.gateway.gallery;

import org.jspecify.annotations.NullMarked;
