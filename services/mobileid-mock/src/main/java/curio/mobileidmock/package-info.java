/** SK's Mobile-ID REST API played without phones, with faults at will; for tests and demos only. */
@NullMarked
package curio.mobileidmock;

import org.jspecify.annotations.NullMarked;
