/** The certificate of a port: read from files, checked, and read again when they change. */
@NullMarked
package curio.http.tls;

import org.jspecify.annotations.NullMarked;
