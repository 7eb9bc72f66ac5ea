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
import java.util.ArrayList;
import java.util.List;

/// ARCHITECTURE.md's package table and its absences, held against the compiled classes.
@AnalyzeClasses(packages = "dev.frontdesk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = {
        "dev.frontdesk.albert..",
        "dev.frontdesk.scoring..",
        "dev.frontdesk.retrieval..",
        "dev.frontdesk.answering.."
    };

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
    static final ArchRule luceneOnlyInRetrieval =
            noClasses()
                    .that(outside("dev.frontdesk.retrieval.."))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule djlOnlyWhereTensorsAre =
            noClasses()
                    .that(
                            outside(
                                    "dev.frontdesk.albert..",
                                    "dev.frontdesk.scoring..",
                                    "dev.frontdesk.training.."))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule onnxRuntimeOnlyInAlbert =
            noClasses()
                    .that(outside("dev.frontdesk.albert.."))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule webSocketsOnlyInConversation =
            noClasses()
                    .that(outside("dev.frontdesk.conversation.."))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.quarkus.websockets..");

    @ArchTest
    static final ArchRule entitiesArePackagePrivate =
            classes()
                    .that()
                    .areAnnotatedWith("jakarta.persistence.Entity")
                    .should()
                    .bePackagePrivate()
                    .allowEmptyShould(true);

    private static ArchRule mayUse(String name, String... others) {
        List<String> allowed = new ArrayList<>();
        allowed.add("dev.frontdesk." + name + "..");
        for (String other : others) {
            allowed.add("dev.frontdesk." + other + "..");
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.frontdesk." + name + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.frontdesk..")
                                .and(outside(allowed.toArray(String[]::new))))
                .as(name + " uses nothing of ours but " + String.join(", ", others))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }
}
