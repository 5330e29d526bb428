/**
 * What routes see: a request, its response, tables of routes, access, limits and settings of a
 * port.
 */
@NullMarked
package curio.http;

import org.jspecify.annotations.NullMarked;
