/** What browsers know and other clients do not: cookies, CORS, headers that restrict a page. */
@NullMarked
package curio.http.browser;

import org.jspecify.annotations.NullMarked;
