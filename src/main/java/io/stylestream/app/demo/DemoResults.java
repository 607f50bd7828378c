package io.stylestream.app.demo;

import io.stylestream.app.OutputFolder;
import io.stylestream.app.client.Answer;
import io.stylestream.wire.avro.TranslationResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers of a demo by row and column; writes each picture as it comes. Not thread-safe. */
final class DemoResults {
    private final DemoPlan plan;
    private final Path folder;
    private final byte[][][] pictures;
    private final List<Answer.DeadLetter> deadLetters = new ArrayList<>();
    private int translated;

    /** @param folder where picture files go; it exists */
    DemoResults(DemoPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.pictures = new byte[plan.sources().size()][plan.styles().size()][];
    }

    void add(Answer answer) {
        if (answer instanceof Answer.DeadLetter deadLetter) {
            deadLetters.add(deadLetter);
        } else if (answer instanceof Answer.Result result) {
            add(result.result());
        }
    }

    private void add(TranslationResult result) {
        String[] cell = result.getRequestId().split("/", -1);
        int row = Integer.parseInt(cell[0]);
        int column = Integer.parseInt(cell[1]);
        ByteBuffer buffer = result.getPicture().duplicate();
        byte[] file = new byte[buffer.remaining()];
        buffer.get(file);
        pictures[row][column] = file;
        translated++;
        Path target = folder.resolve(fileName(row, column));
        try {
            Files.write(target, file);
        } catch (IOException e) {
            discard(target, e);
            throw OutputFolder.unwritable(folder, e);
        }
    }

    /** Half a picture is none. */
    private static void discard(Path half, IOException reason) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    String fileName(int row, int column) {
        return plan.fileName(row, column) + ".png";
    }

    /** The encoded picture of a cell; null if it became a dead letter. */
    byte @Nullable [] picture(int row, int column) {
        return pictures[row][column];
    }

    int translated() {
        return translated;
    }

    List<Answer.DeadLetter> deadLetters() {
        return deadLetters;
    }
}
