/** What the log did not take: kept on this node's disk, in order, until it does. */
@NullMarked
package curio.log.spill;

import org.jspecify.annotations.NullMarked;
