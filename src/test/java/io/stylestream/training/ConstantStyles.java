package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import java.util.HashMap;
import java.util.Map;

/** Style networks whose last layers give every domain one code, whatever goes in. */
final class ConstantStyles {
    private ConstantStyles() {}

    /** @param codes of the domains, in the order of their indices */
    static void set(Map<NetworkKind, Map<String, HostTensor>> weights, NetworkKind kind, float[]... codes) {
        Map<String, HostTensor> changed = new HashMap<>(weights.get(kind));
        for (int domain = 0; domain < codes.length; domain++) {
            String layer = lastLayer(kind, domain);
            HostTensor weight = changed.get(layer + ".weight");
            changed.put(layer + ".weight", HostTensor.ofFloats(new float[(int) weight.elementCount()], weight.shape()));
            changed.put(layer + ".bias", HostTensor.ofFloats(codes[domain], codes[domain].length));
        }
        weights.put(kind, changed);
    }

    /** The code of a domain, where it is constant. */
    static float[] get(Map<NetworkKind, Map<String, HostTensor>> weights, NetworkKind kind, int domain) {
        return weights.get(kind).get(lastLayer(kind, domain) + ".bias").toFloats();
    }

    private static String lastLayer(NetworkKind kind, int domain) {
        return "unshared." + domain + (kind == NetworkKind.MAPPING_NETWORK ? ".6" : "");
    }
}
