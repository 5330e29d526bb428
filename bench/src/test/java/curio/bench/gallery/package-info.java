/** Tests of photographs and of those who look at them. */
@NullMarked
package curio.bench.gallery;

import org.jspecify.annotations.NullMarked;
