package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.worker.Transactions.TransactionFailed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a transaction ends when records cannot be sent; that it works with a broker is for {@link WorkerIT}. */
class TransactionsTest {
    private static final int RECORDS = 5;

    /** A producer all of whose records fail before they leave it, as those of a missing topic do. */
    private static final class FailingProducer extends MockProducer<byte[], byte[]> {
        private final RuntimeException failure;
        private int attempts;

        FailingProducer(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return send(record, null);
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            attempts++;
            sendOffsetsToTransactionException = failure;
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Task finishedTask(long offset) {
        Task task = new Task(new ConsumerRecord<>("requests", 0, offset, null, null), 0);
        task.finish(Outcome.result(
                new ProducerRecord<>("results", new byte[0]),
                new StageTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO)));
        return task;
    }

    private static TransactionFailed commitWith(FailingProducer producer) {
        Transactions transactions = new Transactions(() -> producer);
        transactions.open();
        List<Task> tasks = Stream.iterate(0L, offset -> offset + 1)
                .limit(RECORDS)
                .map(TransactionsTest::finishedTask)
                .toList();
        CompletableFuture<Void> commit = transactions.commit(tasks, Map.of(), new ConsumerGroupMetadata("group"));
        return (TransactionFailed) assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(commit::join)
                .withCauseInstanceOf(TransactionFailed.class)
                .actual()
                .getCause();
    }

    @Test
    void givesUpWithTheFirstRecordThatCannotBeSent() {
        // given
        FailingProducer producer = new FailingProducer(new TimeoutException("no such topic"));

        // when
        TransactionFailed failure = commitWith(producer);

        // then
        assertThat(failure).hasMessageContaining("no such topic");
        assertThat(failure.tooLarge()).isEmpty();
        assertThat(producer.attempts).isEqualTo(1);
        assertThat(producer.transactionAborted()).isTrue();
    }

    @Test
    void findsAllRecordsThatAreTooLarge() {
        // given
        FailingProducer producer = new FailingProducer(new RecordTooLargeException("large"));

        // when
        TransactionFailed failure = commitWith(producer);

        // then
        assertThat(failure.tooLarge()).hasSize(RECORDS);
        assertThat(producer.transactionAborted()).isTrue();
    }
}
