/** The page in a real browser, before a real node. */
@NullMarked
package curio.node.page;

import org.jspecify.annotations.NullMarked;
