/** What people may like to see next, over HTTP. */
@NullMarked
package curio.gateway.recommendations;

import org.jspecify.annotations.NullMarked;
