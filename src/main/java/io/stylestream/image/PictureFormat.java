package io.stylestream.image;

/** A format in which pictures are written. */
public enum PictureFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg");

    private final String mediaType;
    private final String extension;

    PictureFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** File name extension without the dot. */
    public String extension() {
        return extension;
    }
}
