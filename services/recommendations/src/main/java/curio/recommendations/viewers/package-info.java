/** What accounts like and have seen, until they go. */
@NullMarked
package curio.recommendations.viewers;

import org.jspecify.annotations.NullMarked;
