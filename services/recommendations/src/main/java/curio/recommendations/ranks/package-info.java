/** How much an image counts, and the order of images by that, at any time. */
@NullMarked
package curio.recommendations.ranks;

import org.jspecify.annotations.NullMarked;
