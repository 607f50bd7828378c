/**
 * Import of checkpoints made elsewhere: PyTorch's zip files and safetensors files.
 *
 * <p>A PyTorch checkpoint is a pickle, a program for a stack machine that can name any Python function.
 * {@link io.stylestream.model.checkpoint.PickleReader} runs that machine with data only: the few names that stand for
 * tensors and ordered dictionaries are known to it, everything else is refused.
 *
 * <p>Boundary: files in, a model directory out. Callers: {@code app}.
 */
@NullMarked
package io.stylestream.model.checkpoint;

import org.jspecify.annotations.NullMarked;
