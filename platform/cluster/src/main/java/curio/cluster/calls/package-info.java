/** What a caller of a service holds, in one process and between nodes, and how errors travel. */
@NullMarked
package curio.cluster.calls;

import org.jspecify.annotations.NullMarked;
