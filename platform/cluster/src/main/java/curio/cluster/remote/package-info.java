/** Calls to other nodes: who is there, who is chosen, what is tried again, who is left out. */
@NullMarked
package curio.cluster.remote;

import org.jspecify.annotations.NullMarked;
