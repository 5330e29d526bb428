package curio.node;

/** The same with each role in a node of its own. */
class AccountsWalkApartTest extends AccountsWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
