package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.stack;

import io.stylestream.network.torch.TorchTensors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Changes what the discriminator sees, real or generated, so that it cannot learn a small data set by heart
 * (DiffAugment, Zhao et al., arXiv 2006.10738). Gradients flow through; every picture is changed in its own way.
 */
final class DifferentiableAugmenter {
    private static final long[] COLOR_AXIS = {1};
    private static final long[] ALL_AXES = {1, 2, 3};
    private static final double MOST_SHIFT = 1.0 / 8;
    private static final double CUTOUT_SIDE = 1.0 / 2;

    private final Set<DifferentiableAugmentation> chosen;
    private final Share share;

    DifferentiableAugmenter(Set<DifferentiableAugmentation> chosen) {
        this(chosen, Share.WHOLE);
    }

    /** @param share the part of every batch that is changed here */
    DifferentiableAugmenter(Set<DifferentiableAugmentation> chosen, Share share) {
        this.chosen = chosen;
        this.share = share;
    }

    /**
     * @param x pictures (N,3,H,W) in [-1, 1]
     * @param random determines the changes; the same in all processes
     * @return pictures of that shape, 0 (grey) where nothing of the picture is left
     */
    Tensor apply(Tensor x, SplittableRandom random) {
        Tensor changed = x;
        if (chosen.contains(DifferentiableAugmentation.COLOR)) {
            changed = color(changed, random);
        }
        if (chosen.contains(DifferentiableAugmentation.TRANSLATION)) {
            changed = translate(changed, random);
        }
        if (chosen.contains(DifferentiableAugmentation.CUTOUT)) {
            changed = changed.mul(cutoutMask(changed, random));
        }
        return changed;
    }

    private Tensor color(Tensor x, SplittableRandom random) {
        Tensor brighter = x.add(perPicture(x, () -> random.nextDouble() - 0.5));
        Tensor saturated = spread(brighter, COLOR_AXIS, perPicture(x, () -> 2 * random.nextDouble()));
        return spread(saturated, ALL_AXES, perPicture(x, () -> 0.5 + random.nextDouble()));
    }

    /** Moves values away from their mean over the axes, or towards it. */
    private static Tensor spread(Tensor x, long[] axes, Tensor factor) {
        boolean keepAxes = true;
        Tensor mean = x.mean(axes, keepAxes, new ScalarTypeOptional());
        return x.sub(mean).mul(factor).add(mean);
    }

    private Tensor perPicture(Tensor x, Supplier<Double> value) {
        List<Double> drawn = share.draw((int) x.size(0), value);
        float[] values = new float[drawn.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = drawn.get(i).floatValue();
        }
        return TorchTensors.ofFloats(values, values.length, 1, 1, 1).to(x.device(), x.scalar_type());
    }

    /** A position in a picture, in pixels. */
    private record Position(int top, int left) {
        static Position draw(SplittableRandom random, int bound) {
            int top = random.nextInt(bound);
            return new Position(top, random.nextInt(bound));
        }
    }

    private List<Position> positions(Tensor x, SplittableRandom random, int bound) {
        return share.draw((int) x.size(0), () -> Position.draw(random, bound));
    }

    private Tensor translate(Tensor x, SplittableRandom random) {
        long side = x.size(2);
        int most = (int) Math.round(side * MOST_SHIFT);
        Tensor padded = constant_pad_nd(x, new long[] {most, most, most, most}, new Scalar(0.0));
        List<Position> shifts = positions(x, random, 2 * most + 1);
        Tensor[] shifted = new Tensor[shifts.size()];
        for (int i = 0; i < shifted.length; i++) {
            Position shift = shifts.get(i);
            shifted[i] = padded.select(0, i).narrow(1, shift.top(), side).narrow(2, shift.left(), side);
        }
        return stack(new TensorVector(shifted), 0);
    }

    /** (N,1,H,W): 0 in a square somewhere, which may reach over the edge, else 1. */
    private Tensor cutoutMask(Tensor x, SplittableRandom random) {
        int side = (int) x.size(2);
        int half = (int) Math.round(side * CUTOUT_SIDE / 2);
        List<Position> squares = positions(x, random, side + 1);
        int count = squares.size();
        float[] mask = new float[count * side * side];
        Arrays.fill(mask, 1);
        for (int i = 0; i < count; i++) {
            int top = squares.get(i).top() - half;
            int left = squares.get(i).left() - half;
            for (int y = Math.max(0, top); y < Math.min(side, top + 2 * half); y++) {
                int row = (i * side + y) * side;
                Arrays.fill(mask, row + Math.max(0, left), row + Math.min(side, left + 2 * half), 0);
            }
        }
        return TorchTensors.ofFloats(mask, count, 1, side, side).to(x.device(), x.scalar_type());
    }
}
