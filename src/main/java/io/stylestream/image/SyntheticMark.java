package io.stylestream.image;

/**
 * What a written picture says about its origin: drawn by a trained model, and by which.
 *
 * <p>Several markets require generated pictures to say so. The mark is an XMP packet with the IPTC property
 * {@code DigitalSourceType}, and a plain text for readers without XMP.
 *
 * @param modelName name of the model that drew the picture
 * @param modelVersion its version
 */
public record SyntheticMark(String modelName, String modelVersion) {
    /** The IPTC term for media that a trained model made. */
    public static final String DIGITAL_SOURCE_TYPE =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    private static final String XMP = """
            <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about=""
                xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
                xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                Iptc4xmpExt:DigitalSourceType="%s"
                xmp:CreatorTool="%s"/>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>""";

    /** The program and the model, for example {@code Stylestream, model portraits 1.0}. */
    public String software() {
        return "Stylestream, model %s %s".formatted(modelName, modelVersion);
    }

    /** The XMP packet. */
    String xmp() {
        return XMP.formatted(DIGITAL_SOURCE_TYPE, escaped(software()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
