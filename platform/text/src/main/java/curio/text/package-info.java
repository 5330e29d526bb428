/** Texts of people, bounded first and then in one normal form, and of ids. */
@NullMarked
package curio.text;

import org.jspecify.annotations.NullMarked;
