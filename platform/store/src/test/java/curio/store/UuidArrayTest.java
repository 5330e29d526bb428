package curio.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidArrayTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1_000})
  void theServerSeesTheSameUuidsInTheirOrder(int size) {
    Random random = new Random(size);
    UUID[] sent =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
            .limit(size)
            .toArray(UUID[]::new);
    String sql = "select n::text as n from unnest(?::uuid[]) with ordinality as t(n, i) order by i";

    try (Database db = Database.open("uuids", Stores.fresh(), new SimpleMeterRegistry())) {
      List<String> seen =
          db.read(tx -> {
            List<String> texts = new ArrayList<>();
            try (var select = tx.getConnection().prepareStatement(sql)) {
              select.setArray(1, UuidArray.of(tx.getConnection(), sent));
              try (var rows = select.executeQuery()) {
                while (rows.next()) {
                  texts.add(new Row(rows).text("n"));
                }
              }
            }
            return texts;
          });

      assertThat(seen).isEqualTo(Stream.of(sent).map(UUID::toString).toList());
    }
  }
}
