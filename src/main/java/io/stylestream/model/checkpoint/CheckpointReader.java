package io.stylestream.model.checkpoint;

import io.stylestream.core.UsageError;
import io.stylestream.model.FileProblem;
import io.stylestream.model.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Tells a checkpoint's format by its first bytes and reads it. */
final class CheckpointReader {
    private static final int TAR_MAGIC_OFFSET = 257;
    private static final String TAR_MAGIC = "ustar";
    private static final int HEAD_BYTES = TAR_MAGIC_OFFSET + TAR_MAGIC.length();
    /** Two bytes more than "PK", which a safetensors file may have for the length of its header. */
    private static final String ZIP_ENTRY = "PK\3\4";
    /** A safetensors file's JSON begins here. */
    private static final int JSON_OFFSET = 8;

    private final Path file;

    CheckpointReader(Path file) {
        this.file = file;
    }

    /**
     * @throws UsageError if the file is missing or cannot be read
     * @throws UnusableCheckpoint if it is no checkpoint
     */
    Checkpoint read() {
        byte[] head = head();
        if (startsWith(head, 0, ZIP_ENTRY)) {
            return readTorchArchive();
        }
        if (startsWith(head, JSON_OFFSET, "{") || file.toString().endsWith(".safetensors")) {
            Checkpoint checkpoint = new Checkpoint();
            Safetensors.read(file).forEach((name, tensor) -> checkpoint.add(name, CheckpointTensor.of(tensor)));
            return checkpoint;
        }
        if (head.length > 0 && Byte.toUnsignedInt(head[0]) == Opcode.PROTO
                || startsWith(head, TAR_MAGIC_OFFSET, TAR_MAGIC)) {
            throw new UnusableCheckpoint("it has the format from before PyTorch 1.6; load it with a newer PyTorch and "
                    + "save it again with torch.save(torch.load(OLD, map_location='cpu'), NEW)");
        }
        throw new UnusableCheckpoint("it is neither a zip archive as torch.save writes it nor a safetensors file");
    }

    private byte[] head() {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(HEAD_BYTES);
        } catch (NoSuchFileException e) {
            throw new UsageError("the file %s does not exist".formatted(file), e);
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
        }
    }

    private static boolean startsWith(byte[] head, int offset, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < expected.length; i++) {
            if (offset + i >= head.length || head[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Tensors are looked for in the saved dictionary and in the dictionaries directly within it. */
    private Checkpoint readTorchArchive() {
        TorchArchive archive = TorchArchive.open(file);
        if (!(archive.value() instanceof Map<?, ?> top)) {
            throw new UnusableCheckpoint("it is not a dictionary of networks");
        }
        Checkpoint checkpoint = new Checkpoint();
        top.forEach((key, value) -> {
            if (value instanceof StoredTensor tensor) {
                checkpoint.add(String.valueOf(key), tensor(archive, tensor));
            } else if (value instanceof Map<?, ?> network) {
                network.forEach((name, element) -> {
                    if (element instanceof StoredTensor tensor) {
                        checkpoint.add(key + "." + name, tensor(archive, tensor));
                    }
                });
            } else {
                checkpoint.ignore(String.valueOf(key));
            }
        });
        return checkpoint;
    }

    private static CheckpointTensor tensor(TorchArchive archive, StoredTensor tensor) {
        return new CheckpointTensor(tensor.type(), tensor.shape(), () -> archive.load(tensor));
    }
}
