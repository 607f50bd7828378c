package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How far a student's pictures are from its teacher's (knowledge distillation, Hinton et al., arXiv 1503.02531, with
 * the teacher's pictures as targets).
 *
 * <p>Three terms: mean absolute difference of the pixels; that of the pictures' gradients, which weighs blurred edges;
 * both averaged over the picture at its size, a half and a quarter of it; and that of the style codes which the
 * teacher's style encoder reads from the pictures.
 */
final class DistillationObjective {
    private static final int SCALES = 3;
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;

    private final TorchNetworks teacher;
    private final DistillationOptions options;

    DistillationObjective(TorchNetworks teacher, DistillationOptions options) {
        this.teacher = teacher;
        this.options = options;
    }

    /**
     * @param drawn the student's pictures (N,3,H,W), with gradients
     * @param wanted the teacher's
     * @param domains int64 (N), those of the styles
     */
    Objective of(Tensor drawn, Tensor wanted, Tensor domains) {
        Tensor difference = drawn.sub(wanted);
        Tensor pixel = size(difference);
        Tensor gradient = gradients(difference);
        for (int scale = 1; scale < SCALES; scale++) {
            difference = halved(difference);
            pixel = pixel.add(size(difference));
            gradient = gradient.add(gradients(difference));
        }
        WeightedSum sum = new WeightedSum();
        sum.add("pixel", 1, pixel.div(new Scalar(SCALES)));
        sum.add("gradient", options.lambdaGradient(), gradient.div(new Scalar(SCALES)));
        if (options.lambdaStyle() > 0) {
            sum.add(
                    "style",
                    options.lambdaStyle(),
                    Losses.l1(teacher.encode(drawn, domains), teacher.encode(wanted, domains)));
        }
        return sum.objective();
    }

    private static Tensor size(Tensor difference) {
        return difference.abs().mean();
    }

    private static Tensor gradients(Tensor difference) {
        return size(along(HEIGHT, difference)).add(size(along(WIDTH, difference)));
    }

    /** What lies between neighbours along an axis. */
    private static Tensor along(int axis, Tensor x) {
        long last = x.size(axis) - 1;
        return x.narrow(axis, 1, last).sub(x.narrow(axis, 0, last));
    }

    private static Tensor halved(Tensor x) {
        boolean ceil = false;
        boolean countPadding = true;
        return avg_pool2d(x, TWO, TWO, ZERO, ceil, countPadding, new LongOptional());
    }
}
