/** Numbered scripts that bring schemas up to date once, and the rights to their tables. */
@NullMarked
package curio.store.migrations;

import org.jspecify.annotations.NullMarked;
