package curio.node;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same with each role in a node of its own. */
@Tag("long")
@EnabledIfSystemProperty(named = "long", matches = "true")
class CookiesApartTest extends CookiesTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
