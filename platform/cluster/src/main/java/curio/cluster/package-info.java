/** How services are reached, wherever they run. */
@NullMarked
package curio.cluster;

import org.jspecify.annotations.NullMarked;
