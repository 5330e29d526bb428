/** The gallery in the fault runs: who shares, changes and looks at images, and what must hold. */
@NullMarked
package curio.system.faults.gallery;

import org.jspecify.annotations.NullMarked;
