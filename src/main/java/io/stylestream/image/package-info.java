/**
 * Bytes to pictures and back: decode limits, resize, encode, synthetic marking.
 *
 * <p>Boundary: knows formats and pixels, no tensors of engines and no networks. May import {@code cuda} and
 * {@code core}. Callers: {@code translation}, {@code training}, {@code worker}, {@code app}.
 *
 * <p>Memory: decoding is bounded twice. Each picture by the configured {@link io.stylestream.image.PictureLimits}; all
 * pictures in decoding together by a share of the heap, in the process-wide budget of
 * {@link io.stylestream.image.PictureDecoder}.
 *
 * <p>JPEG files go through a {@link io.stylestream.image.JpegCodec}: the processor's, or nvJPEG on a GPU. The GPU is an
 * offer only: whatever it leaves alone, refuses or fails at is done by the processor.
 */
@NullMarked
package io.stylestream.image;

import org.jspecify.annotations.NullMarked;
