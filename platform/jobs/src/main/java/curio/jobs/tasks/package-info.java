/** Work that never ends, done by one node at a time: singleton tasks and clean-up by age. */
@NullMarked
package curio.jobs.tasks;

import org.jspecify.annotations.NullMarked;
