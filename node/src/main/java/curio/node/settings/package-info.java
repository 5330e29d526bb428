/** What a node itself is told: addresses, roles, database, the HTTP port. */
@NullMarked
package curio.node.settings;

import org.jspecify.annotations.NullMarked;
