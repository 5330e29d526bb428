package curio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void offsetsOfTheFirstGenerationAreThePlacesOfItsLog() {
    assertThat(new Place(0, 4711).offset()).isEqualTo(4711);
    assertThat(Place.of(4711)).isEqualTo(new Place(0, 4711));
  }

  @Test
  void whatIsInALaterGenerationIsBehindAllOfAnEarlierOne() {
    long last = (1L << 48) - 1;

    assertThat(new Place(1, 0).offset()).isEqualTo(new Place(0, last).offset() + 1);
    assertThat(Place.of(new Place(32_767, last).offset())).isEqualTo(new Place(32_767, last));
    assertThat(new Place(32_767, last).offset()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void thereIsNoOther() {
    assertThatThrownBy(() -> new Place(0, 1L << 48)).hasMessageContaining("number: ");
    assertThatThrownBy(() -> new Place(0, -1)).hasMessageContaining("number: ");
    assertThatThrownBy(() -> new Place(32_768, 0)).hasMessageContaining("generation: ");
  }
}
