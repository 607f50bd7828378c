package io.stylestream.training;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a phase minimises.
 *
 * @param loss scalar, with gradients
 * @param terms its unweighted terms by name, scalars on the device; NaN for one that this iteration leaves out
 */
record Objective(Tensor loss, Map<String, Tensor> terms) {}
