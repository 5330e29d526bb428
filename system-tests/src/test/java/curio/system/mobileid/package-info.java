/** Mobile-ID on several processes: sessions go on while their nodes are killed, frozen, cut off. */
@NullMarked
package curio.system.mobileid;

import org.jspecify.annotations.NullMarked;
