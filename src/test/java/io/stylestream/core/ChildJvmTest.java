package io.stylestream.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
    @Test
    void aPackagedApplicationGivesTheChildAllItsJars() {
        assertThat(ChildJvm.classPath("/opt/app/quarkus-run.jar"))
                .isEqualTo(String.join(
                        File.pathSeparator, "/opt/app/app/*", "/opt/app/lib/main/*", "/opt/app/lib/boot/*"));
    }

    @Test
    void otherwiseTheChildHasTheParentsClassPath() {
        String classPath = "/classes" + File.pathSeparator + "/some.jar";

        assertThat(ChildJvm.classPath(classPath)).isEqualTo(classPath);
    }
}
