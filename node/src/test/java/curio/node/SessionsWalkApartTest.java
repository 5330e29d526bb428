package curio.node;

/** The same with each role in a node of its own. */
class SessionsWalkApartTest extends SessionsWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
