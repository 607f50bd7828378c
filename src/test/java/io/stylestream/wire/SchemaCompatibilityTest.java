package io.stylestream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas as they were published lie in {@code schemas/v1}; whoever has such records must be able to read them. */
class SchemaCompatibilityTest {
    static List<Schema> current() {
        return List.of(TranslationRequest.getClassSchema(), TranslationResult.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("current")
    void readsRecordsOfThePublishedVersion(Schema schema) throws IOException {
        // given
        Schema published = published(schema.getName());

        // when
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(schema, published);

        // then
        assertThat(compatibility.getType())
                .as(compatibility.getDescription())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void findsAFieldWithoutDefaultThatWasAdded() throws IOException {
        // given
        Schema published = published("TranslationResult");
        List<Schema.Field> fields = new ArrayList<>();
        published.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("added", Schema.create(Schema.Type.STRING)));
        Schema changed = Schema.createRecord(published.getName(), null, published.getNamespace(), false, fields);

        // when
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(changed, published);

        // then
        assertThat(compatibility.getType()).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    @ParameterizedTest
    @MethodSource("current")
    void documentsEveryFieldOfEveryRecord(Schema schema) {
        // given
        List<String> undocumented = new ArrayList<>();

        // when
        collectUndocumented(schema, undocumented, new HashSet<>());

        // then
        assertThat(undocumented).isEmpty();
    }

    private static void collectUndocumented(Schema schema, List<String> found, Set<String> seen) {
        switch (schema.getType()) {
            case UNION -> schema.getTypes().forEach(branch -> collectUndocumented(branch, found, seen));
            case ARRAY -> collectUndocumented(schema.getElementType(), found, seen);
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    if (schema.getDoc() == null) {
                        found.add(schema.getName());
                    }
                    for (Schema.Field field : schema.getFields()) {
                        if (field.doc() == null) {
                            found.add(schema.getName() + "." + field.name());
                        }
                        collectUndocumented(field.schema(), found, seen);
                    }
                }
            }
            default -> {
                // other types have no fields
            }
        }
    }

    private static Schema published(String name) throws IOException {
        try (InputStream file = SchemaCompatibilityTest.class.getResourceAsStream("/schemas/v1/" + name + ".avsc")) {
            return new Schema.Parser().parse(file);
        }
    }
}
