/** Orders over HTTP. */
@NullMarked
package curio.gateway.orders;

import org.jspecify.annotations.NullMarked;
