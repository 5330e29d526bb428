package curio.node;

/** The same with each role in a node of its own. */
class RouteAccessApartTest extends RouteAccessTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
