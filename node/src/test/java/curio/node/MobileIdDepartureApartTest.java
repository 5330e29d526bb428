package curio.node;

/** The same with each role in a node of its own. */
class MobileIdDepartureApartTest extends MobileIdDepartureTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
