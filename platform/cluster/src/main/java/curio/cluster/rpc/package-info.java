/** The port on which a node answers calls of other nodes. */
@NullMarked
package curio.cluster.rpc;

import org.jspecify.annotations.NullMarked;
