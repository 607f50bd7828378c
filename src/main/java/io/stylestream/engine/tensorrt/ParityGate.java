package io.stylestream.engine.tensorrt;

import io.stylestream.engine.Parity;
import io.stylestream.engine.ParityInputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares a network's outputs with those of a reference, in every range of batch sizes, since each may have kernels of
 * its own.
 */
final class ParityGate {
    /** Entries whose reference is computed; larger batches repeat them. */
    private static final int DISTINCT = 4;

    private final List<TensorInfo> inputs;
    private final List<TensorInfo> outputs;
    private final int labels;

    /**
     * @param inputs in the order of the functions' inputs
     * @param outputs in the order of the functions' outputs
     * @param labels int64 inputs are below this
     */
    ParityGate(List<TensorInfo> inputs, List<TensorInfo> outputs, int labels) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.labels = labels;
    }

    /** What the reference computes; kept, so that several candidates can be compared with it. */
    final class Reference {
        private final List<ByteBuffer> expected;

        private Reference(List<ByteBuffer> expected) {
            this.expected = expected;
        }

        /**
         * Compares one batch.
         *
         * @return one figure per output
         */
        List<Parity> compare(BatchFunction candidate, int batch) {
            List<ByteBuffer> actual = candidate.run(batch, repeated(inputs, inputs(), batch));
            List<ByteBuffer> wanted = repeated(outputs, expected, batch);
            List<Parity> figures = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                figures.add(parity(outputs.get(i), batch, actual.get(i), wanted.get(i)));
            }
            return figures;
        }

        /**
         * Requires that a candidate is close enough.
         *
         * @param batches sizes to try
         * @return the figures, in one line
         * @throws ParityFailure if it is not
         */
        String require(BatchFunction candidate, List<Integer> batches) {
            List<String> lines = new ArrayList<>();
            boolean passed = true;
            for (int batch : batches) {
                List<Parity> figures = compare(candidate, batch);
                passed &= figures.stream().allMatch(Parity::passes);
                lines.add("batch %d %s"
                        .formatted(batch, figures.stream().map(Parity::toString).collect(Collectors.joining(", "))));
            }
            String summary = String.join("; ", lines);
            if (!passed) {
                throw new ParityFailure("its outputs differ from the reference: " + summary);
            }
            return summary;
        }
    }

    /** Runs the reference once. */
    Reference reference(BatchFunction reference) {
        return new Reference(reference.run(DISTINCT, inputs()));
    }

    private List<ByteBuffer> inputs() {
        ParityInputs fixed = new ParityInputs(labels);
        List<ByteBuffer> buffers = new ArrayList<>();
        for (TensorInfo input : inputs) {
            long[] shape = input.shape(DISTINCT).getShape();
            buffers.add(fixed.next(input.type(), shape).bytes().order(ByteOrder.nativeOrder()));
        }
        return buffers;
    }

    /** Pictures (more than two axes) are compared by PSNR, vectors by their cosines. */
    private static Parity parity(TensorInfo output, int batch, ByteBuffer actual, ByteBuffer expected) {
        return output.shape().dimension() > 2
                ? Parity.ofPictures(output.name(), output.type(), actual, expected)
                : Parity.ofVectors(output.name(), batch, actual, expected);
    }

    /** A batch that repeats the first entries again and again. */
    private static List<ByteBuffer> repeated(List<TensorInfo> tensors, List<ByteBuffer> entries, int batch) {
        List<ByteBuffer> repeated = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            int bytes = tensors.get(i).entryBytes();
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes * batch).order(ByteOrder.nativeOrder());
            for (int entry = 0; entry < batch; entry++) {
                buffer.put(entries.get(i)
                        .duplicate()
                        .position(entry % DISTINCT * bytes)
                        .limit((entry % DISTINCT + 1) * bytes));
            }
            repeated.add(buffer.flip());
        }
        return repeated;
    }
}
