/**
 * The shop over HTTP. Commands go into the log and their outcomes are waited for, reads go to
 * workers; nothing here touches a database.
 */
@NullMarked
package curio.gateway.shop;

import org.jspecify.annotations.NullMarked;
