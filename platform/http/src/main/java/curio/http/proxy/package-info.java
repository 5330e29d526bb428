/** Who is at the other end when proxies stand in between. */
@NullMarked
package curio.http.proxy;

import org.jspecify.annotations.NullMarked;
