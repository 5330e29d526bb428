/** The HTTP routes of the whole API: one class per area, which reads as the table of its area. */
@NullMarked
package curio.gateway;

import org.jspecify.annotations.NullMarked;
