/** Certificates as SK issues them, made in memory: an authority, people's keys, forgeries. */
@NullMarked
package curio.mobileidmock.certificates;

import org.jspecify.annotations.NullMarked;
