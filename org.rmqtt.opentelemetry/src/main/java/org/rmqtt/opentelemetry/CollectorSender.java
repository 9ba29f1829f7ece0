package org.rmqtt.opentelemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Posts what the SDK's exporter writes, with Java's HTTP client on the executor that is given: the sender of the SDK leaves
 * the client its own pool, whose threads outlive it by a minute. An answer from 200 to 299 is good.
 */
final class CollectorSender implements HttpSender {
    private final HttpSenderConfig config;
    private final ScheduledExecutorService executor;
    private final HttpClient client;
    private volatile Future<?> underWay = CompletableFuture.completedFuture(null);

    CollectorSender(HttpSenderConfig config, ScheduledExecutorService executor) {
        this.config = config;
        this.executor = executor;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .connectTimeout(config.getConnectTimeout());
        if (config.getSslContext() != null) {
            builder.sslContext(config.getSslContext());
        }
        client = builder.build();
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        HttpRequest request;
        try {
            request = request(message);
        } catch (IOException e) {
            onError.accept(e);
            return;
        }
        var answer = client.sendAsync(request, BodyHandlers.discarding());
        underWay = answer;
        // the time-out of a request ends with the header of the answer; this one holds for its body too
        long nanos = config.getTimeout().toNanos();
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = executor.schedule(
                () -> {
                    late.set(true);
                    answer.cancel(true);
                },
                nanos,
                TimeUnit.NANOSECONDS);
        answer.whenComplete((response, failure) -> {
            deadline.cancel(false);
            if (failure != null) {
                onError.accept(
                        late.get() ? new IOException("no answer within " + config.getTimeout()) : plain(failure));
            } else if (response.statusCode() / 100 != 2) {
                onError.accept(new IOException("it answers " + response.statusCode()));
            } else {
                onResponse.accept(new Answer(response.statusCode()));
            }
        });
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.getEndpoint()).header("Content-Type", config.getContentType());
        config.getHeadersSupplier()
                .get()
                .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        ByteArrayOutputStream body = new ByteArrayOutputStream(message.getContentLength());
        Compressor compressor = config.getCompressor();
        if (compressor == null) {
            message.writeMessage(body);
        } else {
            request.header("Content-Encoding", compressor.getEncoding());
            try (OutputStream packed = compressor.compress(body)) {
                message.writeMessage(packed);
            }
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private static Throwable plain(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** What the exporter wants to know of an answer that is good. */
    private record Answer(int status) implements HttpResponse {
        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public String getStatusMessage() {
            return "";
        }

        @Override
        public byte[] getResponseBody() {
            return new byte[0];
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        underWay.cancel(true);
        return CompletableResultCode.ofSuccess();
    }
}
