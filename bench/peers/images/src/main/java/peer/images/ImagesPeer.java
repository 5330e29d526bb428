package peer.images;

import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;
import peer.orders.ReadyFile;

/** A gallery on a database, a directory and a Redis. */
@SpringBootApplication
@EnableCaching
@Import(ReadyFile.class)
public class ImagesPeer {
  private static final Duration LIFE = Duration.ofMinutes(5);

  public static void main(String[] args) {
    SpringApplication.run(ImagesPeer.class, args);
  }

  /** Pictures go into Redis as they are, not as Java's serialization would wrap them. */
  @Bean
  RedisCacheConfiguration cache() {
    return RedisCacheConfiguration.defaultCacheConfig()
        .entryTtl(LIFE)
        .disableCachingNullValues()
        .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.byteArray()));
  }
}
