@NullMarked
package curio.bench.sockets;

import org.jspecify.annotations.NullMarked;
