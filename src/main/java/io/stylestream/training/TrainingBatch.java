package io.stylestream.training;

import org.bytedeco.pytorch.Tensor;

/**
 * What one iteration learns from. N pictures, each with its own source and target domain.
 *
 * @param x source pictures (N,3,H,W) in [-1, 1]
 * @param y int64 (N), their domains
 * @param reference pictures of the target domains
 * @param secondReference other pictures of the same target domains
 * @param target int64 (N), target domains
 * @param z latent codes (N,latent size), standard normal
 * @param secondZ further latent codes
 */
record TrainingBatch(
        Tensor x, Tensor y, Tensor reference, Tensor secondReference, Tensor target, Tensor z, Tensor secondZ) {}
