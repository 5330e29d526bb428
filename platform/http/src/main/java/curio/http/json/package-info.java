/** JSON in and out: records, read strictly, with errors that a client understands. */
@NullMarked
package curio.http.json;

import org.jspecify.annotations.NullMarked;
