/**
 * How log lines look, so that nothing that is logged can look like a line or a value of its own.
 */
@NullMarked
package curio.node.logs;

import org.jspecify.annotations.NullMarked;
