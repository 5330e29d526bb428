package curio.http.sockets;

import io.netty.buffer.ByteBuf;

/** What becomes of what a client sends. Belongs to the event loop. */
interface ClientInput {
  /** Bytes have come; to be released by this. */
  void read(ByteBuf bytes);

  /** A beat of the connection: about once in a period. */
  void beat();

  /** Nothing more comes. */
  void end();
}
