package curio.node;

/** The same with each role in a node of its own. */
class PostmanWalkApartTest extends PostmanWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
