/** Which images an account is given. */
@NullMarked
package curio.recommendations.choice;

import org.jspecify.annotations.NullMarked;
