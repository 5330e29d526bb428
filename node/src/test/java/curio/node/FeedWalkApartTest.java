package curio.node;

/** The same with each role in a node of its own. */
class FeedWalkApartTest extends FeedWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
