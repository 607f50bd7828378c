package io.stylestream.image;

/** What shall read and write JPEG files. */
public enum JpegDevice {
    /**
     * Where the networks run on a GPU and nvJPEG can be used, the GPU writes; in all other cases the processor does.
     * The processor reads: libraries of CUDA before 13.4 Update 1 are known to crash or hang on some malformed files,
     * which would take the process with them.
     */
    AUTO,
    /** The GPU writes and reads, or the program ends with the reason why it cannot. */
    GPU,
    /** The processor writes and reads. */
    CPU
}
