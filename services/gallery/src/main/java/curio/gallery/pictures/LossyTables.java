package curio.gallery.pictures;

import java.util.HexFormat;

/**
 * The tables of VP8 (RFC 6386): numbers of the standard, in the order of libwebp's modes. All of
 * them are read only.
 */
final class LossyTables {
  /** Probabilities of coefficients: of type, band, context and node. */
  static final byte[] COEFFICIENTS =
      bytes(
          "808080808080808080808080808080808080808080808080808080808080808080fd88feffe4db808080"
              + "8080bd81f2ffe3d5ffdb8080806a7ee3fcd6d1ffff8080800162f8ffece2ffff808080b585eefeddeaff"
              + "9a8080804e86caf7c6b4ffdb80808001b9f9fff3ff8080808080b896f7ffece080808080804d6ed8ffec"
              + "e680808080800165fbfff1ff8080808080aa8bf1fcecd1ffff8080802574c4f3e4ffffff80808001ccfe"
              + "fff5ff8080808080cfa0faffee8080808080806667e7ffd3ab80808080800198fcfff0ff8080808080b1"
              + "87f3ffeae180808080805081d3ffc2e080808080800101ff8080808080808080f601ff80808080808080"
              + "80ff80808080808080808080c623eddfc1bba2a0919b3e832dc6ddacb0dc9dfcdd01442f92d095a7dda2"
              + "ffdf800195f1ffdde0ffff808080b88deafddedcffc78080805163b5f2b0bef9caffff800181e8fdd6c5"
              + "f2c4ffff806379d2fac9c6ffca808080175ba3f2aabbf7d2ffff8001c8f6ffeaff80808080806db2f1ff"
              + "e7f5ffff8080802c82c9fdcdc0ffff8080800184effbdbd1ffa58080805e88e1fbdabeffff8080801664"
              + "aef5baa1ffc780808001b6f9ffe8eb80808080807c8ff1ffe3ea8080808080234db5fbc1d3ffcd808080"
              + "019df7ffece7ffff808080798debffe1e3ffff8080802d63bcfbc3d9ffe08080800101fbffd5ff808080"
              + "8080cb01f8ffff8080808080808901b1ffe0ff8080808080fd09f8fbcfd0ffc0808080af0de0f3c1b9f9"
              + "c6ffff804911abdda1b3eca7ffea80015ff7fdd4b7ffff808080ef5af4fad3d1ffff8080809b4dc3f8bc"
              + "c3ffff8080800118effbdadbffcd808080c933dbffc4ba8080808080452ebeefc9daffe480808001bffb"
              + "ffff808080808080dfa5f9ffd5ff80808080808d7cf8ffff8080808080800110f8ffff808080808080be"
              + "24e6ffecff80808080809501ff808080808080808001e2ff8080808080808080f7c0ff80808080808080"
              + "80f080ff80808080808080800186fcffff808080808080d53efaffff808080808080375dff8080808080"
              + "808080808080808080808080808080808080808080808080808080808080808080808080ca18d5ebbabf"
              + "dca0f0afff7e26b6e8a9b8e4aeffbb803d2e8adb97b2f0aaffd8800170e6fac7bff79fffff80a66de4fc"
              + "d3d7ffae808080274da2e8acb4f5b2ffff800134dcf6c6c7f9dcffff807c4abff3b7c1faddffff801847"
              + "82db9aaaf3b6ffff8001b6e1f9dbf0ffe08080809596e2fcd8cdffab8080801c6caaf2b7c2fedfffff80"
              + "0151e6fccccbffc08080807b66d1f7bcc4ffe9808080145f99f3a4adffcb80808001def8ffd8d5808080"
              + "8080a8aff6fcebcdffff8080802f74d7ffd3d4ffff8080800179ecfdd4d6ffff8080808d54d5fcc9caff"
              + "db8080802a50a0f0a2b9ffcd8080800101ff8080808080808080f401ff8080808080808080ee01ff8080"
              + "808080808080");

  /** Probabilities that one of those is given anew. */
  static final byte[] UPDATES =
      bytes(
          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb0f6ffffffffffffff"
              + "ffffdff1fcfffffffffffffffff9fdfdfffffffffffffffffff4fcffffffffffffffffeafefeffffffff"
              + "fffffffffdfffffffffffffffffffffff6feffffffffffffffffeffdfefffffffffffffffffefffeffff"
              + "fffffffffffffff8fefffffffffffffffffbfffefffffffffffffffffffffffffffffffffffffffffdfe"
              + "fffffffffffffffffbfefefffffffffffffffffefffefffffffffffffffffffefdfffefffffffffffffa"
              + "fffefffefffffffffffffeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
              + "ffffffffffffffffffffffffd9ffffffffffffffffffffe1fcf1fdfffffeffffffffeafaf1fafdfffdfe"
              + "fffffffffeffffffffffffffffffdffefeffffffffffffffffeefdfefefffffffffffffffff8feffffff"
              + "fffffffffff9fefffffffffffffffffffffffffffffffffffffffffffdfffffffffffffffffff7feffff"
              + "fffffffffffffffffffffffffffffffffffffffdfefffffffffffffffffcffffffffffffffffffffffff"
              + "fffffffffffffffffffffefefffffffffffffffffdffffffffffffffffffffffffffffffffffffffffff"
              + "fffefdfffffffffffffffffafffffffffffffffffffffeffffffffffffffffffffffffffffffffffffff"
              + "ffffffffffffffffffffffffffffffffffffffffffffffffbafbfaffffffffffffffffeafbf4feffffff"
              + "fffffffffbfbf3fdfefffefffffffffffdfeffffffffffffffffecfdfefffffffffffffffffbfdfdfefe"
              + "fffffffffffffffefefffffffffffffffffefefefffffffffffffffffffffffffffffffffffffffffeff"
              + "fffffffffffffffffefefffffffffffffffffffefffffffffffffffffffffffffffffffffffffffffffe"
              + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
              + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
              + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8ffffffffff"
              + "fffffffffffafefcfefffffffffffffff8fef9fdfffffffffffffffffdfdfffffffffffffffff6fdfdff"
              + "fffffffffffffffcfefbfefefffffffffffffffefcfffffffffffffffff8fefdfffffffffffffffffdff"
              + "fefefffffffffffffffffbfefffffffffffffffff5fbfefffffffffffffffffdfdfeffffffffffffffff"
              + "fffbfdfffffffffffffffffcfdfefffffffffffffffffffefffffffffffffffffffffcffffffffffffff"
              + "fffff9fffefffffffffffffffffffffefffffffffffffffffffffdfffffffffffffffffaffffffffffff"
              + "fffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffff"
              + "ffffffffffff");

  /** Probabilities of modes of blocks: of the mode above, of that to the left and of node. */
  static final byte[] MODES =
      bytes(
          "e7783059737178987098b3407eaa762e465faf458f505552489b67383a0aabdabd110d98721a11a32cc3"
              + "150aad791850c31a3e2c405590470a26abd590221aaa2e371388a021ce473f14087272d00c09e251280b"
              + "60b6541d102486b7598962656aa59448bb64829d6f204b504266a7634a3e28ea80293509b2f18d1a086b"
              + "4a2b1a9249a631179d412669a033341f7380684f0c1bd9ff5711075744472c72330fba172f290e6eb6b7"
              + "1511c2422d1966c5bd171216585893962a2e2dc4cd2b61b775552623b33d2735c8571a152be8ab382233"
              + "6872661d5d4d271c55ab3aa55a6240221674ce17222ba6496b36201a3301512b1f44196a1640ab24e172"
              + "2213156684bc104c7c3e124e5f5539323033c165239fd76f592e6f3c941facdbe415126f70714d55b3ff"
              + "267872282a01c4f5d10a196d582b1d8ca6d5252b9a3d3f1e9b432d4401d16450082b9a01331a478e4e4e"
              + "10ff8022c5ab29280566d3b70401dd333211a8d1c01719528a1f24ab1ba6262ce543573aa952731a3bb3"
              + "3f3b5ab43ba65d499a282815748fd12227af2f0f10b722df312db72e1121b706620f20b7392e16188001"
              + "361125412049731c801780cd2803097333c01206df572509733b4d40152f68372cda09363582e2405a46"
              + "cd2829171a39363970b8052926a6d51e221a8598740a2086271335dd1a722049ff1f0941ea020f017649"
              + "4b200c33c0ffa02b33581f2343665537ba553815176f3bcd2d25c03726467c49660122627d622a586855"
              + "75af525f543559806471652d4b4f7b2f338051ab0139110547663935293126210d7939491a0155290a43"
              + "8a4d6e5a2f727315020a66ffa61706651d100a558065c41a39120a6666d522142b75140f24a38044011a"
              + "663d472522351ff3c0453c472649771cde25442d8022012f0bf5ab3e1113469255373e46252b259a64a3"
              + "55a0013f095c881c4020c9554b0f090940ffb8771056061c0540ff19f8013808118489ff3774803a0f14"
              + "5287391a7928a4321f899a851923da33672c83837b1f069e5628408794e02db780161a1183f09a0e01d1"
              + "2d10155b40de0701c53815279b3c8a1766d5530c0d36c0ff442f1c551a555580802092ab120b073f90ab"
              + "0404f6231b0a92aeab0c1a80be502363b4507e362d557e2f57b033291420654b808b769274805538290f"
              + "b0ec5525093e471e117776ff11128a65263c8a37462b1a8e9224131eabff611b148a2d3d3edb0151bc40"
              + "20291475978e1415a370130c3dc380300418");

  /** Steps of averages. */
  private static final byte[] DC_STEPS =
      bytes(
          "0405060708090a0a0b0c0d0e0f101111121314141515161617171819191a1b1c1d1e1f20212223242525"
              + "262728292a2b2c2d2e2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4c4d"
              + "4e4f505152535455565758595b5d5f6062646566686a6c6e707274767a7c7e80828486888a8c8f919497"
              + "9a9d");

  private static final byte[] AC_STEPS =
      bytes(
          "000400050006000700080009000a000b000c000d000e000f001000110012001300140015001600170018"
              + "0019001a001b001c001d001e001f0020002100220023002400250026002700280029002a002b002c002d"
              + "002e002f0030003100320033003400350036003700380039003a003c003e00400042004400460048004a"
              + "004c004e00500052005400560058005a005c005e00600062006400660068006a006c006e007000720074"
              + "0077007a007d0080008300860089008c008f009200950098009b009e00a100a400a700aa00ad00b100b5"
              + "00b900bd00c100c500c900cd00d100d500d900dd00e100e500ea00ef00f500f900fe01030108010d0112"
              + "0117011c");

  private LossyTables() {}

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static int dcStep(int index) {
    return DC_STEPS[Math.clamp(index, 0, 127)] & 0xFF;
  }

  static int acStep(int index) {
    int at = 2 * Math.clamp(index, 0, 127);
    return (AC_STEPS[at] & 0xFF) << 8 | (AC_STEPS[at + 1] & 0xFF);
  }
}
