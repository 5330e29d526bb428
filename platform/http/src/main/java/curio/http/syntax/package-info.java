/**
 * Parts of a request line and of headers as text: paths, queries, tokens, dates (RFC 9110, 3986).
 */
@NullMarked
package curio.http.syntax;

import org.jspecify.annotations.NullMarked;
