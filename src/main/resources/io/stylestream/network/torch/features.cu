// What lies between the convolutions of a network, on features in float16 that lie channel by channel at each position
// (NHWC). Compiled at load for the GPU at hand, without any header.
//
// Every kernel divides a feature in the same way: blockIdx.z is the picture, blockIdx.y a group of up to 32 vectors of
// channels, and blockIdx.x one of gridDim.x equal chunks of positions. A thread keeps to one vector of channels and
// takes every rows-th position of its block's chunk, so that neighbouring threads read neighbouring memory. Kernels
// named *8 take 8 channels at once, for channels in multiples of 8; those named *1 take any.

#define THREADS 256
#define GROUP 32

template <int V> struct Vector;

template <> struct Vector<8> {
    uint4 words;
};

template <> struct Vector<1> {
    unsigned short half;
};

__device__ __forceinline__ float toFloat(unsigned short half) {
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(half));
    return value;
}

__device__ __forceinline__ unsigned short toHalf(float value) {
    unsigned short half;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(half) : "f"(value));
    return half;
}

__device__ __forceinline__ void unpackWord(unsigned int word, float *values) {
    values[0] = toFloat((unsigned short) (word & 0xffff));
    values[1] = toFloat((unsigned short) (word >> 16));
}

__device__ __forceinline__ unsigned int packWord(const float *values) {
    return (unsigned int) toHalf(values[0]) | (unsigned int) toHalf(values[1]) << 16;
}

__device__ __forceinline__ void unpack(const Vector<8> &vector, float *values) {
    unpackWord(vector.words.x, values);
    unpackWord(vector.words.y, values + 2);
    unpackWord(vector.words.z, values + 4);
    unpackWord(vector.words.w, values + 6);
}

__device__ __forceinline__ void unpack(const Vector<1> &vector, float *values) {
    values[0] = toFloat(vector.half);
}

__device__ __forceinline__ void pack(const float *values, Vector<8> &vector) {
    vector.words.x = packWord(values);
    vector.words.y = packWord(values + 2);
    vector.words.z = packWord(values + 4);
    vector.words.w = packWord(values + 6);
}

__device__ __forceinline__ void pack(const float *values, Vector<1> &vector) {
    vector.half = toHalf(values[0]);
}

// Where a thread works.
template <int V> struct Place {
    int vectors; // of channels at each position
    int vector;  // this thread's
    int rows;    // positions that the block takes at once
    int row;     // this thread's among them
    int first;   // position of the block's chunk
    int end;     // position behind the chunk

    __device__ __forceinline__ Place(int channels, int positions) {
        vectors = channels / V;
        int width = min(GROUP, vectors);
        rows = THREADS / width;
        row = threadIdx.x / width;
        vector = blockIdx.y * GROUP + threadIdx.x % width;
        int chunk = (positions + gridDim.x - 1) / gridDim.x;
        first = min((int) blockIdx.x * chunk, positions);
        end = min(first + chunk, positions);
    }

    __device__ __forceinline__ bool idle() const {
        return row >= rows || vector >= vectors;
    }

    __device__ __forceinline__ int channel() const {
        return vector * V;
    }
};

template <int V> __device__ __forceinline__ const Vector<V> *
picture(const unsigned short *x, int n, int positions, int channels) {
    return reinterpret_cast<const Vector<V> *>(x + (long long) n * positions * channels);
}

template <int V> __device__ __forceinline__ Vector<V> *
picture(unsigned short *x, int n, int positions, int channels) {
    return reinterpret_cast<Vector<V> *>(x + (long long) n * positions * channels);
}

template <int V> __device__ __forceinline__ void accumulate(
        const Vector<V> &vector, const float *about, float *sums, float *squares) {
    float values[V];
    unpack(vector, values);
#pragma unroll
    for (int i = 0; i < V; i++) {
        float difference = values[i] - about[i];
        sums[i] += difference;
        squares[i] += difference * difference;
    }
}

// Mean and sum of squared deviations of every channel within a chunk: partial is (N, chunks, C, 2). A thread sums
// about the first value it sees, and threads are merged by Chan's formula, so that a large mean costs no digits.
template <int V> __device__ __forceinline__ void statistics(
        const unsigned short *x, float2 *partial, int channels, int positions) {
    __shared__ float means[V][THREADS];
    __shared__ float deviations[V][THREADS];
    __shared__ int counts[THREADS];
    Place<V> place(channels, positions);
    int thread = threadIdx.x;
    int count = 0;
    if (!place.idle() && place.first + place.row < place.end) {
        const Vector<V> *vectors = picture<V>(x, blockIdx.z, positions, channels) + place.vector;
        int stride = place.rows;
        int position = place.first + place.row;
        count = (place.end - position + stride - 1) / stride;
        float about[V];
        float sums[V] = {};
        float squares[V] = {};
        unpack(vectors[(long long) position * place.vectors], about);
        for (; position + 3 * stride < place.end; position += 4 * stride) {
            Vector<V> four[4];
#pragma unroll
            for (int i = 0; i < 4; i++) {
                four[i] = vectors[(long long) (position + i * stride) * place.vectors];
            }
#pragma unroll
            for (int i = 0; i < 4; i++) {
                accumulate(four[i], about, sums, squares);
            }
        }
        for (; position < place.end; position += stride) {
            accumulate(vectors[(long long) position * place.vectors], about, sums, squares);
        }
#pragma unroll
        for (int i = 0; i < V; i++) {
            float mean = sums[i] / count;
            means[i][thread] = about[i] + mean;
            deviations[i][thread] = fmaxf(squares[i] - sums[i] * mean, 0.0f);
        }
    }
    counts[thread] = count;
    __syncthreads();

    int width = min(GROUP, place.vectors);
    for (int active = place.rows; active > 1;) {
        int half = (active + 1) / 2;
        if (!place.idle() && place.row < active - half) {
            int other = thread + half * width;
            int otherCount = counts[other];
            if (otherCount > 0) { // then this thread has seen something, too
                int both = count + otherCount;
                float weight = (float) otherCount / both;
#pragma unroll
                for (int i = 0; i < V; i++) {
                    float difference = means[i][other] - means[i][thread];
                    means[i][thread] += difference * weight;
                    deviations[i][thread] += deviations[i][other] + difference * difference * weight * count;
                }
                count = both;
                counts[thread] = both;
            }
        }
        __syncthreads();
        active = half;
    }

    if (!place.idle() && place.row == 0) {
        float2 *to = partial + ((long long) blockIdx.z * gridDim.x + blockIdx.x) * channels + place.channel();
#pragma unroll
        for (int i = 0; i < V; i++) {
            to[i] = count > 0 ? make_float2(means[i][thread], deviations[i][thread]) : make_float2(0, 0);
        }
    }
}

// Factor and offset, (N, C) each, by which x * factor + offset is the instance normalisation of x, scaled and shifted.
// Scale and shift of picture n begin at n * stride; extra is added to the scale.
extern "C" __global__ void __launch_bounds__(THREADS) finish(
        const float2 *partial, const float *scale, const float *shift, float *factor, float *offset, int pictures,
        int channels, int positions, int chunks, int stride, float extra, float epsilon) {
    int index = blockIdx.x * THREADS + threadIdx.x;
    if (index >= pictures * channels) {
        return;
    }
    int n = index / channels;
    int c = index % channels;
    int chunk = (positions + chunks - 1) / chunks;
    const float2 *of = partial + (long long) n * chunks * channels + c;
    float mean = 0;
    for (int i = 0; i < chunks; i++) {
        int count = max(min(chunk, positions - i * chunk), 0);
        mean += of[(long long) i * channels].x * ((float) count / positions);
    }
    float squares = 0;
    for (int i = 0; i < chunks; i++) {
        int count = max(min(chunk, positions - i * chunk), 0);
        float2 part = of[(long long) i * channels];
        float difference = part.x - mean;
        squares += part.y + difference * difference * count;
    }
    float by = (scale[(long long) n * stride + c] + extra) / sqrtf(squares / positions + epsilon);
    factor[index] = by;
    offset[index] = shift[(long long) n * stride + c] - mean * by;
}

// One value of every channel, or the same for all without an array.
template <int V> __device__ __forceinline__ void load(const float *values, long long from, float otherwise, float *to) {
#pragma unroll
    for (int i = 0; i < V; i++) {
        to[i] = values == nullptr ? otherwise : values[from + i];
    }
}

template <int V> __device__ __forceinline__ Vector<V> applied(
        const Vector<V> &vector, const float *factors, const float *offsets, float slope) {
    float values[V];
    unpack(vector, values);
#pragma unroll
    for (int i = 0; i < V; i++) {
        float value = fmaf(values[i], factors[i], offsets[i]);
        values[i] = value > 0 ? value : value * slope;
    }
    Vector<V> result;
    pack(values, result);
    return result;
}

// leaky(x * factor + offset); factor (N, C) or none for 1; the offset of picture n begins at n * stride, none for 0.
template <int V> __device__ __forceinline__ void apply(
        const unsigned short *x, const float *factor, const float *offset, unsigned short *y, int channels,
        int positions, int stride, float slope) {
    Place<V> place(channels, positions);
    if (place.idle()) {
        return;
    }
    int n = blockIdx.z;
    float factors[V];
    float offsets[V];
    load<V>(factor, (long long) n * channels + place.channel(), 1, factors);
    load<V>(offset, (long long) n * stride + place.channel(), 0, offsets);
    const Vector<V> *from = picture<V>(x, n, positions, channels) + place.vector;
    Vector<V> *to = picture<V>(y, n, positions, channels) + place.vector;
    int position = place.first + place.row;
    for (; position + 3 * place.rows < place.end; position += 4 * place.rows) {
        Vector<V> four[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
            four[i] = from[(long long) (position + i * place.rows) * place.vectors];
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
            to[(long long) (position + i * place.rows) * place.vectors] = applied(four[i], factors, offsets, slope);
        }
    }
    for (; position < place.end; position += place.rows) {
        long long at = (long long) position * place.vectors;
        to[at] = applied(from[at], factors, offsets, slope);
    }
}

template <int V> __device__ __forceinline__ Vector<V> added(
        const Vector<V> &a, const Vector<V> &b, const float *biases, float factor) {
    float values[V];
    float others[V];
    unpack(a, values);
    unpack(b, others);
#pragma unroll
    for (int i = 0; i < V; i++) {
        values[i] = (values[i] + biases[i] + others[i]) * factor;
    }
    Vector<V> result;
    pack(values, result);
    return result;
}

// (a + b + bias) * factor, where bias is (C) or none. With a width, a is that wide, and every position of b, half as
// wide and high, stands for two each way.
template <int V> __device__ __forceinline__ void sum(
        const unsigned short *a, const unsigned short *b, const float *bias, unsigned short *y, int channels,
        int positions, float factor, int width) {
    Place<V> place(channels, positions);
    if (place.idle()) {
        return;
    }
    float biases[V];
    load<V>(bias, place.channel(), 0, biases);
    int n = blockIdx.z;
    const Vector<V> *first = picture<V>(a, n, positions, channels) + place.vector;
    const Vector<V> *second = picture<V>(b, n, width > 0 ? positions / 4 : positions, channels) + place.vector;
    Vector<V> *to = picture<V>(y, n, positions, channels) + place.vector;
    int position = place.first + place.row;
    for (; position + place.rows < place.end; position += 2 * place.rows) {
        Vector<V> ours[2];
        Vector<V> theirs[2];
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int at = position + i * place.rows;
            int line = width > 0 ? at / width : 0;
            int there = width > 0 ? line / 2 * (width / 2) + (at - line * width) / 2 : at;
            ours[i] = first[(long long) at * place.vectors];
            theirs[i] = second[(long long) there * place.vectors];
        }
#pragma unroll
        for (int i = 0; i < 2; i++) {
            to[(long long) (position + i * place.rows) * place.vectors] = added(ours[i], theirs[i], biases, factor);
        }
    }
    if (position < place.end) {
        int line = width > 0 ? position / width : 0;
        int there = width > 0 ? line / 2 * (width / 2) + (position - line * width) / 2 : position;
        long long at = (long long) position * place.vectors;
        to[at] = added(first[at], second[(long long) there * place.vectors], biases, factor);
    }
}

// Means of 2 x 2 blocks: positions and width are those of the result, inWidth and inPositions those of x.
template <int V> __device__ __forceinline__ void pool(
        const unsigned short *x, unsigned short *y, int channels, int positions, int width, int inPositions,
        int inWidth) {
    Place<V> place(channels, positions);
    if (place.idle()) {
        return;
    }
    const Vector<V> *from = picture<V>(x, blockIdx.z, inPositions, channels) + place.vector;
    Vector<V> *to = picture<V>(y, blockIdx.z, positions, channels) + place.vector;
    long long right = place.vectors;
    long long down = (long long) inWidth * place.vectors;
    for (int position = place.first + place.row; position < place.end; position += place.rows) {
        int line = position / width;
        const Vector<V> *corner = from + (2LL * line * inWidth + 2LL * (position - line * width)) * place.vectors;
        Vector<V> block[4] = {corner[0], corner[right], corner[down], corner[down + right]};
        float means[V] = {};
#pragma unroll
        for (int i = 0; i < 4; i++) {
            float values[V];
            unpack(block[i], values);
#pragma unroll
            for (int j = 0; j < V; j++) {
                means[j] += 0.25f * values[j];
            }
        }
        Vector<V> result;
        pack(means, result);
        to[(long long) position * place.vectors] = result;
    }
}

#define KERNELS(V)                                                                                                     \
    extern "C" __global__ void __launch_bounds__(THREADS) statistics##V(                                               \
            const unsigned short *x, float2 *partial, int channels, int positions) {                                   \
        statistics<V>(x, partial, channels, positions);                                                                \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(THREADS) apply##V(                                                    \
            const unsigned short *x, const float *factor, const float *offset, unsigned short *y, int channels,        \
            int positions, int stride, float slope) {                                                                  \
        apply<V>(x, factor, offset, y, channels, positions, stride, slope);                                            \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(THREADS) sum##V(                                                      \
            const unsigned short *a, const unsigned short *b, const float *bias, unsigned short *y, int channels,      \
            int positions, float factor, int width) {                                                                  \
        sum<V>(a, b, bias, y, channels, positions, factor, width);                                                     \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(THREADS) pool##V(                                                     \
            const unsigned short *x, unsigned short *y, int channels, int positions, int width, int inPositions,       \
            int inWidth) {                                                                                             \
        pool<V>(x, y, channels, positions, width, inPositions, inWidth);                                               \
    }

KERNELS(8)
KERNELS(1)
