package io.stylestream.app.bench;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.StyleCode;
import io.stylestream.network.StarGanV2;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A batch of random pictures with random styles: what a generator takes per picture does not depend on their content.
 *
 * @param pictures uint8 HWC in RGB
 * @param styles one uniform code per picture
 */
record GeneratorWorkload(List<byte[]> pictures, List<StyleCode> styles) {
    static GeneratorWorkload of(StarGanV2 architecture, int batch) {
        Random random = new Random(batch);
        List<byte[]> pictures = new ArrayList<>();
        List<StyleCode> styles = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            byte[] picture = new byte[3 * architecture.imageSize() * architecture.imageSize()];
            random.nextBytes(picture);
            pictures.add(picture);
            float[] style = new float[architecture.styleSize()];
            for (int k = 0; k < style.length; k++) {
                style[k] = (float) random.nextGaussian();
            }
            styles.add(StyleCode.uniform(style));
        }
        return new GeneratorWorkload(pictures, styles);
    }

    /** The pictures, uint8 (N,H,W,3). */
    HostTensor pictureTensor(StarGanV2 architecture) {
        int size = architecture.imageSize();
        ByteBuffer bytes = HostTensor.allocate(3L * size * size * pictures.size());
        pictures.forEach(bytes::put);
        return new HostTensor(ElementType.U8, new long[] {pictures.size(), size, size, 3}, bytes.flip());
    }

    /** The styles, float32 (N,S). */
    HostTensor styleTensor(StarGanV2 architecture) {
        int size = architecture.styleSize();
        float[] values = new float[styles.size() * size];
        for (int i = 0; i < styles.size(); i++) {
            System.arraycopy(styles.get(i).layer(0), 0, values, i * size, size);
        }
        return HostTensor.ofFloats(values, styles.size(), size);
    }
}
