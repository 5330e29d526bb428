/** The members of the cluster over HTTP. */
@NullMarked
package curio.gateway.registry;

import org.jspecify.annotations.NullMarked;
