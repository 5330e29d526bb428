package curio.node;

/** The same with each role in a node of its own. */
class FriendsWalkApartTest extends FriendsWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
