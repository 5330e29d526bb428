/** The feed in the fault runs: who writes it, who reads it, and what both may rely on. */
@NullMarked
package curio.system.faults.feed;

import org.jspecify.annotations.NullMarked;
