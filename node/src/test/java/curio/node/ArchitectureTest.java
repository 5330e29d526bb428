package curio.node;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import curio.node.settings.Role;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house that the compiler does not know. The test class path holds every module
 * that is part of the program.
 */
class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("curio");

  @Test
  void arrowsPointDownOnly() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("node")
            .definedBy("curio.node..")
            .layer("gateway")
            .definedBy("curio.gateway..")
            .layer("services")
            .definedBy(services().map(name -> "curio." + name + "..").toArray(String[]::new))
            .layer("platform")
            .definedBy(
                "curio.blobs..",
                "curio.ring..",
                "curio.config..",
                "curio.store..",
                "curio.jobs..",
                "curio.limits..",
                "curio.log..",
                "curio.http..",
                "curio.cluster..",
                "curio.errors..",
                "curio.text..")
            .layer("contracts")
            .definedBy("curio.contracts..")
            .whereLayer("node")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("node")
            .whereLayer("services")
            .mayOnlyBeAccessedByLayers("node")
            .whereLayer("platform")
            .mayOnlyBeAccessedByLayers("services", "gateway", "node")
            .whereLayer("contracts")
            .mayOnlyBeAccessedByLayers("platform", "services", "gateway", "node"));
  }

  @Test
  void servicesNeverSeeEachOther() {
    check(
        slices()
            .matching("curio.(" + services().collect(joining("|")) + ")..")
            .should()
            .notDependOnEachOther()
            .as("services meet only in contracts"));
  }

  /** So a service can be added, or taken away, without a change of anything else. */
  @Test
  void onlyItsModuleAndItsRoutesNameAService() {
    for (var module : Modules.ALL.list()) {
      var own =
          module.roles().stream()
              .map(ArchitectureTest::packageOf)
              .flatMap(name -> Stream.of("curio." + name + "..", "curio.contracts." + name + ".."))
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideOutsideOfPackages(own)
              .and()
              .resideOutsideOfPackages(routesOf(module))
              // The registry has no module of its own: its tables are those of all members.
              .and()
              .resideOutsideOfPackage("curio.cluster.members..")
              // The gallery commits its changes together with the recommendations.
              .and()
              .resideOutsideOfPackage("curio.gallery.saga..")
              .and()
              .doNotBelongToAnyOf(module.getClass())
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(own));
    }
  }

  /** Its own area; whose accounts they are concerns all of them. */
  private static String[] routesOf(ServiceModule<?> module) {
    return module.roles().contains(Role.of("accounts"))
        ? new String[] {"curio.gateway.."}
        : module.roles().stream()
            .map(role -> "curio.gateway." + packageOf(role) + "..")
            .toArray(String[]::new);
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("curio.(**)").should().beFreeOfCycles());
  }

  @Test
  void vertxLivesOnlyAtTheEdge() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("curio.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.."));
  }

  /** At the edge, and below the client of Redis. */
  @Test
  void nettyIsSeenWhereBytesMove() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("curio.http..", "curio.ring..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
  }

  @Test
  void redisLivesOnlyInTheRing() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("curio.ring..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.lettuce.."));
  }

  @Test
  void kafkaLivesOnlyInTheLogOnIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("curio.log.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.."));
  }

  /** Commands go into the log, and everything else is asked of workers. */
  @Test
  void theDispatcherOfTheShopTouchesNoDatabase() {
    check(
        noClasses()
            .that()
            .resideInAPackage("curio.gateway.shop..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "curio.store.."));
  }

  /** Normal forms of long texts take their square in time: their length is checked there. */
  @Test
  void textsAreNormalisedAtOnePlace() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("curio.text..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java[.]text[.]Normalizer.*|com[.]ibm[.]icu[.]text[.]Normalizer.*"));
  }

  @Test
  void nobodyPrints() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("curio.node.Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace"));
  }

  @Test
  void nobodyWritesDaysWithOneDigit() {
    check(
        noClasses()
            .should()
            .accessField(DateTimeFormatter.class, "RFC_1123_DATE_TIME")
            .because("it is not an HTTP date on the days 1 to 9; curio.http.HttpDate is"));
  }

  @Test
  void nobodyMakesAMeterWithoutSayingWhatItIs() {
    var registry = "io.micrometer.core.instrument.MeterRegistry";
    check(
        noClasses()
            .should()
            .callMethodWhere(
                target(owner(assignableTo(registry)))
                    .and(target(nameMatching("counter|timer|summary|gauge.*"))))
            .because("only builders take a description"));
  }

  @Test
  void nobodyUsesFuturesInsteadOfBlocking() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.CompletableFuture"));
  }

  @Test
  void nothingIsChangeableAndStatic() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("curio.contracts..")
            .should()
            .haveModifier(JavaModifier.FINAL));
  }

  @Test
  void classesArePublicForAReasonOrNotAtAll() {
    check(
        classes()
            .that()
            .resideInAPackage("curio.node")
            .and()
            .arePublic()
            .should()
            .haveNameMatching(".*\\.(Main|Node)"));
  }

  /** Each lives in a package that is named like its role. */
  private static Stream<String> services() {
    return Modules.ALL.list().stream()
        .flatMap(module -> module.roles().stream())
        .map(ArchitectureTest::packageOf);
  }

  private static String packageOf(Role role) {
    return role.name().replace("-", "");
  }

  private static void check(ArchRule rule) {
    rule.check(PROGRAM);
  }
}
