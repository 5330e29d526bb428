/** What people may like to see next. */
@NullMarked
package curio.recommendations;

import org.jspecify.annotations.NullMarked;
