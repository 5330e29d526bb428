/** The description of an API, made from its route tables, and the page that shows it. */
@NullMarked
package curio.http.docs;

import org.jspecify.annotations.NullMarked;
