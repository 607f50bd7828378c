package io.stylestream.engine.tensorrt;

import org.bytedeco.cuda.cudart.cudaHostFn_t;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.INoCopy;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.bytedeco.tensorrt.nvonnxparser.IParserRefitter;

/**
 * Deletes TensorRT's objects.
 *
 * <p>The presets hand out bare addresses, whose {@code deallocate} does nothing: an engine, with gigabytes on the GPU,
 * would stay until the process ends. In C++ one writes {@code delete object}, which calls the class's deleting
 * destructor through its table of virtual functions. So does this class: on Linux, where all compilers follow the
 * Itanium C++ ABI, the destructor takes two entries in the order of declaration, of which the second one also frees the
 * memory. The call goes through a type of function pointer that CUDA's preset happens to have, {@code void (*)(void*)}.
 */
final class Deletion {
    /** The destructor is the first virtual function that {@link INoCopy} declares. */
    private static final int NO_COPY_ENTRY = 1;

    /** Eight functions stand before the destructor in {@code NvOnnxParser.h}. */
    private static final int PARSER_ENTRY = 9;

    /** Five functions stand before the destructor in {@code NvOnnxParser.h}. */
    private static final int PARSER_REFITTER_ENTRY = 6;

    private Deletion() {}

    static void delete(INoCopy object) {
        delete(object, NO_COPY_ENTRY);
    }

    static void delete(IParser object) {
        delete(object, PARSER_ENTRY);
    }

    static void delete(IParserRefitter object) {
        delete(object, PARSER_REFITTER_ENTRY);
    }

    private static void delete(Pointer object, int entry) {
        if (PlanBuilder.isMissing(object)) {
            return;
        }
        long table = new LongPointer(object).get(0);
        try (TableEntry entries = new TableEntry(table);
                LongPointer function = new LongPointer(2)) {
            // JavaCPP's function pointers point to a pair of the function and a Java object, here none
            function.put(0, entries.get(entry)).put(1, 0);
            new cudaHostFn_t(function).call(object);
        }
        object.setNull();
    }

    /** A table of virtual functions. */
    private static final class TableEntry extends LongPointer {
        TableEntry(long tableAddress) {
            super((Pointer) null);
            address = tableAddress;
        }
    }
}
