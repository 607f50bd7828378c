package io.stylestream.network.torch;

import io.stylestream.network.torch.BatchRecordings.Recordable;
import io.stylestream.network.torch.BatchRecordings.Replay;
import io.stylestream.network.torch.CudaRecorder.Recording;
import org.bytedeco.pytorch.Tensor;

/** A network on a GPU's lane, whose batches are recorded as CUDA graphs. Called on the lane only. */
final class RecordableServing implements Recordable {
    private final TorchServing serving;
    private final TorchLane lane;
    private final CudaRecorder recorder;

    /** @param recorder the lane's */
    RecordableServing(TorchServing serving, TorchLane lane, CudaRecorder recorder) {
        this.serving = serving;
        this.lane = lane;
        this.recorder = recorder;
    }

    @Override
    public Tensor run(Tensor first, Tensor second) {
        return serving.run(first, second);
    }

    @Override
    public boolean mayRecord() {
        return lane.isAloneOnItsStream();
    }

    @Override
    public Replay record(Tensor first, Tensor second) {
        Tensor firstHere = serving.copyHere(first);
        Tensor secondHere = serving.copyHere(second);
        Recording recording = recorder.record(() -> serving.run(firstHere, secondHere));
        return new Graph(firstHere.retainReference(), secondHere.retainReference(), recording);
    }

    @Override
    public long timesMemoryWasGivenBack() {
        return CudaRecorder.timesMemoryWasGivenBack(serving.device());
    }

    /** A recording with its inputs on the GPU. */
    private record Graph(Tensor first, Tensor second, Recording recording) implements Replay {
        @Override
        public Tensor run(Tensor newFirst, Tensor newSecond) {
            boolean withoutWaiting = true;
            first.copy_(newFirst, withoutWaiting);
            second.copy_(newSecond, withoutWaiting);
            return recording.launch();
        }

        @Override
        public void close() {
            try {
                recording.close();
            } finally {
                first.close();
                second.close();
            }
        }
    }
}
