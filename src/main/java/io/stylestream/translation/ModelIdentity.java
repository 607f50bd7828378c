package io.stylestream.translation;

/**
 * What translated a picture.
 *
 * @param name the model's name
 * @param version the model's version
 * @param engine DJL engine name, for example {@code OnnxRuntime}
 */
public record ModelIdentity(String name, String version, String engine) {}
