/** What administrators see of the whole system and do to it, on the public port. */
@NullMarked
package curio.gateway.system;

import org.jspecify.annotations.NullMarked;
