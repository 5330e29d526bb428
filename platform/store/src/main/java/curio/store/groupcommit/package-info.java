/** Writes of many callers in one transaction each, and what every caller is told. */
@NullMarked
package curio.store.groupcommit;

import org.jspecify.annotations.NullMarked;
