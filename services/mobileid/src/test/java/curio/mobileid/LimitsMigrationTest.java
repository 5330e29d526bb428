package curio.mobileid;

import static org.assertj.core.api.Assertions.assertThat;

import curio.limits.LimitsTable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LimitsMigrationTest {
  @Test
  void theTableIsTheOneOfAllServices() throws Exception {
    try (var in = MobileIdService.class.getResourceAsStream("/db/mobileid/V2__limits.sql")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains(LimitsTable.ddl(MobileIdService.SCHEMA));
    }
  }
}
