package curio.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {
  private static final String TEXT = "01a228cb-1571-7000-859d-b7dda97cea0b";

  @Test
  void readsTheCanonicalText() {
    assertThat(UuidText.read(TEXT)).contains(UUID.fromString(TEXT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "01A228CB-1571-7000-859D-B7DDA97CEA0B",
        "01a228cb15717000859db7dda97cea0b",
        " 01a228cb-1571-7000-859d-b7dda97cea0b",
        "01a228cb-1571-7000-859d-b7dda97cea0b\u0000",
        "01a228cb-1571-7000-859d-b7dda97cea0g"
      })
  void namesNothingByAnyOtherText(String text) {
    assertThat(UuidText.read(text)).isEmpty();
  }
}
