package curio.node;

/** The same with each role in a node of its own. */
class CookiesApartTest extends CookiesTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
