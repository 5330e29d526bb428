/** Who follows whom, and who does not want to be followed by whom. */
@NullMarked
package curio.feed.graph;

import org.jspecify.annotations.NullMarked;
