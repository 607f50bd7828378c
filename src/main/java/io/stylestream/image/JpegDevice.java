package io.stylestream.image;

/** What shall read and write JPEG files. */
public enum JpegDevice {
    /**
     * Where the networks run on a GPU and nvJPEG can be used, the GPU writes pictures of more than 512 x 512 pixels,
     * since smaller ones cost the processor less than asking the GPU does; in all other cases the processor writes. The
     * processor reads: libraries of CUDA before 13.4 Update 1 are known to crash or hang on some malformed files, which
     * would take the process with them.
     */
    AUTO,
    /** The GPU writes and reads, or the program ends with the reason why it cannot. */
    GPU,
    /** The processor writes and reads. */
    CPU
}
