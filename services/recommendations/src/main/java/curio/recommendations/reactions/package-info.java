/** What people did with images, each counted once. */
@NullMarked
package curio.recommendations.reactions;

import org.jspecify.annotations.NullMarked;
