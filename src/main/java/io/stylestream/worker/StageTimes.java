package io.stylestream.worker;

import java.time.Duration;

/**
 * Where the time of one result went.
 *
 * @param queue waiting for a free decoder and for the batch
 * @param decode reading the request and decoding its pictures
 * @param infer the engine, for the whole batch
 * @param encode writing the picture file
 */
record StageTimes(Duration queue, Duration decode, Duration infer, Duration encode) {}
