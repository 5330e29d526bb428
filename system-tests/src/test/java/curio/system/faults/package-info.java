/** A cluster of real processes, faults that a seed chooses, and a checker of what was promised. */
@NullMarked
package curio.system.faults;

import org.jspecify.annotations.NullMarked;
