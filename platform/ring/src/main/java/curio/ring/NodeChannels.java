package curio.ring;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * How sockets to a node are read: in large pieces, as the values are large, and noting when
 * something came. Immutable.
 */
record NodeChannels(LastHeard heard) implements NettyCustomizer {
  private static final int SMALLEST = 1 << 10;
  private static final int FIRST = 64 << 10;

  /** With 64 KiB, which is usual, values of 200 KB were read at two thirds of the rate. */
  private static final int LARGEST = 1 << 20;

  @Override
  public void afterBootstrapInitialized(Bootstrap bootstrap) {
    bootstrap.option(
        ChannelOption.RECVBUF_ALLOCATOR,
        new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST, LARGEST));
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    channel.pipeline().addFirst(heard);
  }
}
