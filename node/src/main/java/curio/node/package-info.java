/**
 * The process: its configuration, and the one place where everything is built, started and closed.
 */
@NullMarked
package curio.node;

import org.jspecify.annotations.NullMarked;
