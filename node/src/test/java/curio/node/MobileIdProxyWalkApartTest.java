package curio.node;

/** The same with each role in a node of its own. */
class MobileIdProxyWalkApartTest extends MobileIdProxyWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
