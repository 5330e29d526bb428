/** What became of commands, in files that are kept for good. */
@NullMarked
package curio.shop.archive;

import org.jspecify.annotations.NullMarked;
