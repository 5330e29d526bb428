package curio.http.sockets;

import curio.http.push.Frame;
import io.netty.buffer.ByteBuf;

/** How the server's side of a connection is written. Implementations are stateless. */
interface WireForm {
  /** A frame as it is queued. */
  byte[] of(Frame frame);

  /** Most bytes that {@link #begin} and {@link #end} add to what is written at once. */
  int extra();

  /** Called before so many bytes of what is queued are put into the buffer. */
  void begin(ByteBuf out, int length);

  /** Called after them. */
  void end(ByteBuf out);

  /** What shows the client, and whatever stands between, that the connection lives. */
  byte[] beat();

  /** The last that is written. */
  byte[] ending(Ending why);

  /** Whether the client says goodbye too, and answers beats. */
  boolean isAnswered();
}
