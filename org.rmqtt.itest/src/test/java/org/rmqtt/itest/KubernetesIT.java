package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Tools;

/** The manifests for Kubernetes, by its own schemas. */
@EnabledIf("org.rmqtt.itest.fixture.Tools#hasKubernetesSchemas")
class KubernetesIT {
    @TempDir
    Path directory;

    @Test
    void theManifestsAreWhatKubernetesTakes() throws Exception {
        String said = Tools.run(
                directory,
                Tools.kubernetesValidate().toString(),
                "--strict",
                BrokerProcess.root().resolve("run/kubernetes.yaml").toString());
        assertThat(said).contains("statefulset/rmqtt").doesNotContain("ERROR");
    }
}
