/** The error codes of Curio and the one table that maps them to every wire. */
@NullMarked
package curio.errors;

import org.jspecify.annotations.NullMarked;
