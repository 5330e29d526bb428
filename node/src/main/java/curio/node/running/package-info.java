/** What a running node says of itself, and the order in which it ends. */
@NullMarked
package curio.node.running;

import org.jspecify.annotations.NullMarked;
