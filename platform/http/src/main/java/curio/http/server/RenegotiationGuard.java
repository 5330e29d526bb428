package curio.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a connection whose client begins another handshake, which TLS 1.2 allows: it costs the
 * client little and us much, and past the handshake no time limits it. The JDK refuses it by a
 * property only that has to be set before anything has used TLS.
 *
 * <p>Reads nothing but the headers of the records (RFC 8446, section 5.1). Once there was data a
 * record that openly is one of a handshake begins another; TLS 1.3 hides what it still sends of
 * that kind. Used by one event loop.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {
  private static final int HEADER_BYTES = 5;
  private static final int HANDSHAKE = 22;
  private static final int DATA = 23;

  /** More than any client needs to say before it sends data. */
  private static final int MAX_HANDSHAKE_RECORDS = 16;

  private int inHeader;
  private int type;
  private int left;
  private int handshakeRecords;
  private boolean data;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes && !allowed(bytes)) {
      bytes.release();
      var _ = context.close();
      return;
    }
    context.fireChannelRead(message);
  }

  private boolean allowed(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (inHeader < HEADER_BYTES) {
        header(bytes.getUnsignedByte(at));
        at++;
        if (inHeader == HEADER_BYTES && !begins()) {
          return false;
        }
      }
      int step = inHeader == HEADER_BYTES ? Math.min(left, end - at) : 0;
      at += step;
      left -= step;
      if (inHeader == HEADER_BYTES && left == 0) {
        inHeader = 0;
      }
    }
    return true;
  }

  private void header(int value) {
    switch (inHeader) {
      case 0 -> type = value;
      case 3 -> left = value << Byte.SIZE;
      case 4 -> left += value;
      default -> {}
    }
    inHeader++;
  }

  private boolean begins() {
    data |= type == DATA;
    handshakeRecords += type == HANDSHAKE ? 1 : 0;
    return handshakeRecords <= MAX_HANDSHAKE_RECORDS && !(data && type == HANDSHAKE);
  }
}
