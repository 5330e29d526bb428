/** The cache, with real servers of Redis. */
@NullMarked
package curio.ring;

import org.jspecify.annotations.NullMarked;
