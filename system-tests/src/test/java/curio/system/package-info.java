/** Real processes, killed under load, and a checker of what was promised. */
@NullMarked
package curio.system;

import org.jspecify.annotations.NullMarked;
