package curio.ring;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * When bytes last came from a node, on any of its connections: a large answer that is on its way is
 * told apart from none at all. Thread-safe.
 */
@ChannelHandler.Sharable
final class LastHeard extends ChannelInboundHandlerAdapter {
  private volatile long nanos = System.nanoTime();

  /** As {@link System#nanoTime} counts. */
  long nanos() {
    return nanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    nanos = System.nanoTime();
    context.fireChannelRead(bytes);
  }
}
