/**
 * Background work that nodes share: each job is done by one node at a time, and by another one when
 * that dies.
 */
@NullMarked
package curio.jobs;

import org.jspecify.annotations.NullMarked;
