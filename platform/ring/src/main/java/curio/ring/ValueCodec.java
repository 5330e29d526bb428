package curio.ring;

import io.lettuce.core.codec.RedisCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys as text, values as they are: one copy off the wire, none before it. Stateless. */
final class ValueCodec implements RedisCodec<String, CachedBytes> {
  @Override
  public String decodeKey(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Override
  public CachedBytes decodeValue(ByteBuffer bytes) {
    var value = new byte[bytes.remaining()];
    bytes.get(value);
    return CachedBytes.of(value);
  }

  @Override
  public ByteBuffer encodeKey(String key) {
    return StandardCharsets.UTF_8.encode(key);
  }

  @Override
  public ByteBuffer encodeValue(CachedBytes value) {
    return value.buffer();
  }
}
