/** How nodes know each other: the cluster's secret and certificates. */
@NullMarked
package curio.cluster.security;

import org.jspecify.annotations.NullMarked;
