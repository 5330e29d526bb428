/** Pictures that a gallery is measured with, people who look at them, people who bring more. */
@NullMarked
package curio.bench.gallery;

import org.jspecify.annotations.NullMarked;
