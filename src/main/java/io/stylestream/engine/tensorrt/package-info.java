/**
 * The DJL engine {@code TensorRT} for NVIDIA GPUs, on the JavaCPP presets of TensorRT.
 *
 * <p>{@code Model.newInstance(name, Device.gpu(), "TensorRT")} loads an {@code .onnx} file, whose types TensorRT keeps
 * (strongly typed), or a {@code .plan} that was built before; {@link io.stylestream.engine.tensorrt.TensorRtOptions}
 * lists the options of {@code Model.load}. Building takes minutes, so plans and measured kernel times are kept on disk.
 * What was built is compared with ONNX Runtime before it is used, and so are weights that were exchanged, and a plan
 * with the {@code .onnx} file of its name beside it or the option {@code reference}; where it has neither, the log says
 * so.
 *
 * <p>The native libraries come with the Maven profile {@code tensorrt}; the GPU's driver and the CUDA 13 libraries
 * (cudart, and for the presets cuBLAS, cuDNN and nvrtc) must be on the machine. Without any of them the engine says in
 * one sentence what is missing. JavaCPP unpacks the native libraries, 1.7 GB, from the class path into
 * {@code ~/.javacpp/cache}, or where {@code -Dorg.bytedeco.javacpp.cachedir} says; unpacked ones in a folder are found
 * with {@code -Djava.library.path=FOLDER -Dorg.bytedeco.javacpp.pathsFirst=true}. The JVM warns that
 * {@code libnvinfer_builder_resource.so} might have disabled its stack guard, which it then sets up again; with version
 * 2.41 of glibc or newer that library loads only in a process that was started with
 * {@code GLIBC_TUNABLES=glibc.rtld.execstack=2}. TensorRT 10.6 knows GPUs up to compute capability 9.0 (Hopper).
 *
 * <p>What a smaller batch may mend comes as {@link io.stylestream.engine.OutOfDeviceMemory}, a broken device as
 * {@link io.stylestream.engine.LostDevice}, all else as {@code EngineException}; DJL's predictors wrap them into
 * {@code TranslateException}.
 *
 * <p>Boundary: callers see {@code ai.djl} types. May import {@code engine}, {@code network}, {@code model},
 * {@code cuda}, {@code core}. Found by name through DJL; callers: {@link io.stylestream.engine.NetworkLoader}, any DJL
 * program.
 */
@NullMarked
package io.stylestream.engine.tensorrt;

import org.jspecify.annotations.NullMarked;
