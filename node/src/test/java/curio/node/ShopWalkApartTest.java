package curio.node;

/** The same with each role in a node of its own. */
class ShopWalkApartTest extends ShopWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
