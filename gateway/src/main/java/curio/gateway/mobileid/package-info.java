/** Mobile-ID over HTTP: the proxy face of SK's REST API, and signing in. */
@NullMarked
package curio.gateway.mobileid;

import org.jspecify.annotations.NullMarked;
