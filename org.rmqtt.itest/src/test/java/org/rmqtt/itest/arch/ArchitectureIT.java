package org.rmqtt.itest.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.itest.fixture.BrokerProcess;

/** The shape of the code: no package cycles, imports in one direction, Netty where it belongs. */
class ArchitectureIT {
    private static final JavaClasses ALL = new ClassFileImporter()
            .importPaths(
                    List.of("api", "core", "transport", "config", "runtime", "console", "launcher", "plugin.template")
                            .stream()
                            .map(bundle -> BrokerProcess.root()
                                    .resolve("org.rmqtt." + bundle)
                                    .resolve("target/classes"))
                            .toArray(Path[]::new));

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.rmqtt.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void theCoreUsesNettyForItsLoopsOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.rmqtt.core..")
                .and()
                .resideOutsideOfPackage("org.rmqtt.core.loop..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(ALL);
    }

    @Test
    void theStateMachineReadsNoClockAndDoesNoInput() {
        noClasses()
                .that()
                .resideInAPackage("org.rmqtt.core.state..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(ALL);
        // images are written and read beside the state; what applies commands knows of no stream and no thread
        noClasses()
                .that()
                .resideInAPackage("org.rmqtt.core.state..")
                .and()
                .haveNameNotMatching(".*\\.(StateImage|StateReader|StateData|BrokerState|CommandCodec|SubscribeReader)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.util.concurrent..")
                .check(ALL);
    }

    @Test
    void transportAndCoreMeetInTheApiOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.rmqtt.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rmqtt.core..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("org.rmqtt.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rmqtt.transport..")
                .check(ALL);
    }
}
