/** Who is in the cluster, what they serve and how busy they are. */
@NullMarked
package curio.cluster.members;

import org.jspecify.annotations.NullMarked;
