package dev.frontdesk;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/// ARCHITECTURE.md's package table and its absences, held against the compiled classes.
@AnalyzeClasses(packages = "dev.frontdesk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = ours("albert", "scoring", "retrieval", "answering");

    @ArchTest static final ArchRule albert = mayUse("albert");
    @ArchTest static final ArchRule scoring = mayUse("scoring", "albert", "knowledge");
    @ArchTest static final ArchRule retrieval = mayUse("retrieval", "knowledge");
    @ArchTest static final ArchRule knowledge = mayUse("knowledge", "operations.access");

    @ArchTest
    static final ArchRule answering = mayUse("answering", "scoring", "retrieval", "knowledge");

    @ArchTest
    static final ArchRule registry =
            mayUse(
                    "registry",
                    "answering",
                    "scoring",
                    "retrieval",
                    "knowledge",
                    "albert",
                    "dialogue",
                    "operations.access");

    @ArchTest
    static final ArchRule dialogue =
            mayUse("dialogue", "answering", "scoring", "knowledge", "operations.access");

    @ArchTest
    static final ArchRule conversation =
            mayUse(
                    "conversation",
                    "registry",
                    "dialogue",
                    "answering",
                    "scoring",
                    "knowledge",
                    "operations.access");

    @ArchTest
    static final ArchRule agents =
            mayUse(
                    "agents",
                    "registry",
                    "dialogue",
                    "answering",
                    "scoring",
                    "knowledge",
                    "operations.access");

    @ArchTest
    static final ArchRule training =
            mayUse(
                    "training",
                    "registry",
                    "dialogue",
                    "answering",
                    "scoring",
                    "retrieval",
                    "knowledge",
                    "albert",
                    "operations.access");

    @ArchTest static final ArchRule access = mayUse("operations.access");

    @ArchTest
    static final ArchRule nobodyImportsOperationsButForAccess =
            noClasses()
                    .that(
                            resideInAPackage("dev.frontdesk..")
                                    .and(outside("dev.frontdesk.operations..")))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("dev.frontdesk.operations..")
                                    .and(outside("dev.frontdesk.operations.access..")));

    @ArchTest
    static final ArchRule purePackagesKnowNoContainer =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.quarkus..",
                            "jakarta..",
                            "org.hibernate..",
                            "org.eclipse.microprofile..",
                            "java.sql..",
                            "javax.sql..");

    @ArchTest
    static final ArchRule purePackagesKnowNoClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule luceneOnlyInRetrieval = onlyIn("org.apache.lucene", "retrieval");

    @ArchTest
    static final ArchRule djlOnlyWhereTensorsAre =
            onlyIn("ai.djl", "albert", "scoring", "training");

    @ArchTest static final ArchRule onnxRuntimeOnlyInAlbert = onlyIn("ai.onnxruntime", "albert");

    @ArchTest
    static final ArchRule webSocketsOnlyInConversation =
            onlyIn("io.quarkus.websockets", "conversation");

    @ArchTest
    static final ArchRule entitiesArePackagePrivate =
            classes()
                    .that()
                    .areAnnotatedWith("jakarta.persistence.Entity")
                    .should()
                    .bePackagePrivate()
                    .allowEmptyShould(true);

    private static ArchRule mayUse(String name, String... others) {
        String[] itself = ours(name);
        return noClasses()
                .that()
                .resideInAnyPackage(itself)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.frontdesk..")
                                .and(outside(itself))
                                .and(outside(ours(others))))
                .as(name + " uses nothing of ours but " + String.join(", ", others))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that(outside(ours(packages)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
    }

    private static String[] ours(String... names) {
        return Stream.of(names).map(name -> "dev.frontdesk." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }
}
