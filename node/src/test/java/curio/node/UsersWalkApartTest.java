package curio.node;

/** The same with each role in a node of its own. */
class UsersWalkApartTest extends UsersWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
