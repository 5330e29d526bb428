package curio.node;

/** The same with each role in a node of its own. */
class ShopListsApartTest extends ShopListsTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
