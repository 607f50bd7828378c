package io.stylestream.network.onnx.rewrite;

import io.stylestream.network.onnx.OnnxValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes 3 x 3 convolutions with fewer multiplications: Cook-Toom F(4, 3) along rows, or along rows and columns, in
 * stock operators, where a {@link CostModel} expects it to pay.
 *
 * <p>The transformed weights take two and four times the memory. Where that is limited, the layers and forms that save
 * the most time per byte come first.
 *
 * <p>What the transforms take per channel that goes in or out was measured beside the direct form (see the README for
 * the command); they lose to it where channels are few, the picture is small, or many threads wait for each other.
 */
final class FastConvolution implements Pass {
    /** Nanoseconds of each picture that a byte must save: loading and keeping it has a price, too. */
    private static final double LEAST_YIELD = 0.035;

    /** ONNX Runtime's blocked convolutions take channels in groups of so many at most. */
    private static final int CHANNEL_BLOCK = 16;

    /** Multiplications per position, growth of the weights, transform per channel and position, nodes. */
    enum Form {
        DIRECT(9, 1, 0, 0, 1),
        ROWS(4.5, 2, 0.7, 1.7, 12),
        PLANE(2.25, 4, 0, 5, 19);

        private final double multiplications;
        private final double growth;
        private final double serial;
        private final double parallel;
        private final int nodes;

        Form(double multiplications, double growth, double serial, double parallel, int nodes) {
            this.multiplications = multiplications;
            this.growth = growth;
            this.serial = serial;
            this.parallel = parallel;
            this.nodes = nodes;
        }

        private double nanos(CostModel costs, Convolution convolution) {
            double pairs = (double) convolution.in() * convolution.out();
            double positions = (double) convolution.output().knownExtent(2)
                    * convolution.output().knownExtent(3);
            return costs.products(multiplications * pairs * positions, growth * directBytes(convolution))
                    + costs.transform((convolution.in() + convolution.out()) * positions, serial, parallel)
                    + costs.nodes(nodes);
        }

        private double spareBytes(Convolution convolution) {
            return (growth - 1) * directBytes(convolution);
        }

        private static double directBytes(Convolution convolution) {
            return 9.0 * Float.BYTES * convolution.in() * convolution.out();
        }
    }

    /**
     * A way to compute a layer that saves time.
     *
     * @param nanos that it saves
     * @param bytes that its weights take beyond the direct ones
     */
    private record Offer(OnnxValue output, Form form, double nanos, double bytes) {}

    private final Target target;
    private int leftOut;

    FastConvolution(Target target) {
        this.target = target;
    }

    @Override
    public void apply(GraphEditor editor) {
        List<Offer> offers = new ArrayList<>();
        CostModel costs = new CostModel(target);
        for (Node node : editor.nodes()) {
            Convolution.of(editor, node)
                    .filter(FastConvolution::fits)
                    .ifPresent(found -> offers.addAll(offers(costs, found)));
        }
        Map<OnnxValue, Offer> wanted = choose(offers, Double.POSITIVE_INFINITY);
        Map<OnnxValue, Offer> chosen = choose(offers, target.spareBytes());
        chosen.values().forEach(offer -> record(editor, offer));
        leftOut = (int) wanted.values().stream()
                .filter(offer -> !offer.equals(chosen.get(offer.output())))
                .count();
    }

    @Override
    public int leftOut() {
        return leftOut;
    }

    private static List<Offer> offers(CostModel costs, Convolution convolution) {
        double direct = Form.DIRECT.nanos(costs, convolution);
        return Arrays.stream(Form.values())
                .map(form -> new Offer(
                        convolution.output(),
                        form,
                        direct - form.nanos(costs, convolution),
                        form.spareBytes(convolution)))
                .filter(offer -> offer.nanos() > 0)
                .toList();
    }

    /** The best form of every layer, as far as memory suffices; what saves most per byte comes first. */
    private static Map<OnnxValue, Offer> choose(List<Offer> offers, double spareBytes) {
        Map<OnnxValue, Offer> chosen = new LinkedHashMap<>();
        double left = spareBytes;
        List<Offer> byYield = offers.stream()
                .sorted(Comparator.comparingDouble((Offer offer) -> offer.nanos() / offer.bytes())
                        .reversed())
                .toList();
        for (Offer offer : byYield) {
            Offer before = chosen.getOrDefault(offer.output(), new Offer(offer.output(), Form.DIRECT, 0, 0));
            double more = offer.bytes() - before.bytes();
            boolean worthIt = offer.nanos() - before.nanos() > Math.max(0, more * LEAST_YIELD);
            if (worthIt && more <= left) {
                left -= more;
                chosen.put(offer.output(), offer);
            }
        }
        return chosen;
    }

    private static void record(GraphEditor editor, Offer offer) {
        Convolution convolution = editor.producer(offer.output())
                .flatMap(node -> Convolution.of(editor, node))
                .orElseThrow();
        OnnxValue result = offer.form() == Form.ROWS
                ? new RowForm(editor).record(convolution)
                : new PlaneForm(editor).record(convolution);
        editor.replace(offer.output(), result);
    }

    private static boolean fits(Convolution convolution) {
        int tile = CookToom.F_4_3.outputs();
        return convolution.is(3, 1, 1)
                && convolution.in() % CHANNEL_BLOCK == 0
                && convolution.out() % CHANNEL_BLOCK == 0
                && convolution.output().knownExtent(2) % tile == 0
                && convolution.output().knownExtent(3) % tile == 0;
    }
}
