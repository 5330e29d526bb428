/** The PostgreSQL server that a node brings along: its files, process, roles, log and limits. */
@NullMarked
package curio.store.embedded;

import org.jspecify.annotations.NullMarked;
