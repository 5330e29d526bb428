/** Texts that people write: bounded before anything is done with them, then in one normal form. */
@NullMarked
package curio.text;

import org.jspecify.annotations.NullMarked;
