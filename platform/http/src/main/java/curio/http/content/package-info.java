/** Bytes that are no JSON: answers with ranges and conditions, bodies in parts. */
@NullMarked
package curio.http.content;

import org.jspecify.annotations.NullMarked;
