package curio.system.faults.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker knows what a read may find. */
class PropertyTest {
  private final Property<String> title = new Property<>("first");

  @Test
  void aChangeMayBeSeenFromItsRequestOn() {
    int before = title.now();
    assertThat(title.mayBe("second"::equals, before)).isFalse();

    title.asked("second");

    assertThat(title.mayBe("first"::equals, before)).isTrue();
    assertThat(title.mayBe("second"::equals, before)).isTrue();
  }

  @Test
  void nothingOlderIsSeenByWhoBeganAfterTheAcknowledgement() {
    int before = title.now();

    title.acknowledged(title.asked("second"));

    assertThat(title.mayBe("first"::equals, before)).isTrue();
    assertThat(title.mayBe("first"::equals, title.now())).isFalse();
    assertThat(title.mayBe("second"::equals, title.now())).isTrue();
  }

  @Test
  void whatWasAskedForWithoutAnAnswerMayComeLater() {
    int lost = title.asked("second");
    title.lost(lost);

    title.acknowledged(title.asked("third"));

    assertThat(title.mayBe("first"::equals, title.now())).isFalse();
    assertThat(title.mayBe("second"::equals, title.now())).isTrue();
    assertThat(title.mayBe("third"::equals, title.now())).isTrue();
  }
}
