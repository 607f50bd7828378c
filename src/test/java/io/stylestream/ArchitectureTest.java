package io.stylestream;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.stylestream.app.Stylestream;

/** The house: who may import whom. */
@AnalyzeClasses(packages = "io.stylestream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule IMPORTS_GO_DOWNWARDS_ONLY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy("io.stylestream.app..")
            .layer("worker")
            .definedBy("io.stylestream.worker..")
            .layer("training")
            .definedBy("io.stylestream.training..")
            .layer("evaluation")
            .definedBy("io.stylestream.evaluation..")
            .layer("translation")
            .definedBy("io.stylestream.translation..")
            .layer("engine")
            .definedBy("io.stylestream.engine..")
            .layer("model")
            .definedBy("io.stylestream.model..")
            .layer("network")
            .definedBy("io.stylestream.network..")
            .layer("wire")
            .definedBy("io.stylestream.wire..")
            .layer("broker")
            .definedBy("io.stylestream.broker..")
            .layer("image")
            .definedBy("io.stylestream.image..")
            .layer("cuda")
            .definedBy("io.stylestream.cuda..")
            .layer("core")
            .definedBy("io.stylestream.core..")
            .whereLayer("app")
            .mayOnlyAccessLayers(
                    "worker",
                    "training",
                    "evaluation",
                    "translation",
                    "engine",
                    "model",
                    "network",
                    "wire",
                    "broker",
                    "image",
                    "core")
            .whereLayer("worker")
            .mayOnlyAccessLayers("translation", "wire", "image", "core")
            .whereLayer("training")
            .mayOnlyAccessLayers("evaluation", "network", "model", "image", "core")
            .whereLayer("evaluation")
            .mayOnlyAccessLayers("engine", "network", "model", "image", "core")
            .whereLayer("translation")
            .mayOnlyAccessLayers("engine", "image", "model", "network", "core")
            .whereLayer("engine")
            .mayOnlyAccessLayers("network", "model", "cuda", "core")
            .whereLayer("model")
            .mayOnlyAccessLayers("network", "core")
            .whereLayer("network")
            .mayOnlyAccessLayers("cuda", "core")
            .whereLayer("wire")
            .mayOnlyAccessLayers("core")
            .whereLayer("broker")
            .mayOnlyAccessLayers("core")
            .whereLayer("image")
            .mayOnlyAccessLayers("cuda", "core")
            .whereLayer("cuda")
            .mayNotAccessAnyLayer()
            .whereLayer("core")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.stylestream.(*)..").should().beFreeOfCycles();

    /** Only the program itself, which lists its commands, looks down into packages within its own. */
    @ArchTest
    static final ArchRule PACKAGES_WITHIN_PACKAGES_FORM_NO_CYCLES_EITHER = slices().matching("io.stylestream.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(type(Stylestream.class), alwaysTrue());

    @ArchTest
    static final ArchRule OUR_OWN_ENGINES_ARE_FOUND_BY_NAME = noClasses()
            .that()
            .resideOutsideOfPackages("io.stylestream.engine.torch..", "io.stylestream.engine.tensorrt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.stylestream.engine.torch..", "io.stylestream.engine.tensorrt..");

    @ArchTest
    static final ArchRule CORE_KNOWS_ONLY_THE_JDK = classes()
            .that()
            .resideInAPackage("io.stylestream.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.stylestream.core..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule SERVING_CODE_SEES_ENGINES_ONLY_THROUGH_DJL = classes()
            .that()
            .resideInAnyPackage("io.stylestream.translation..", "io.stylestream.worker..", "io.stylestream.app..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("ai.onnxruntime..");
}
