/** The replicated consistent-hash cache of immutable values, with a near cache in front. */
@NullMarked
package curio.ring;

import org.jspecify.annotations.NullMarked;
