package curio.node;

/** The same with each role in a node of its own. */
class MobileIdSignInWalkApartTest extends MobileIdSignInWalkTest {
  @Override
  Shape shape() {
    return Shape.APART;
  }
}
