package io.stylestream.image;

/** How a picture of any shape becomes a square. */
public enum PictureFit {
    /** The largest centred square; what sticks out is lost. */
    CROP,
    /** The whole picture, centred on white. */
    PAD,
    /** The whole picture, distorted to a square. */
    STRETCH
}
