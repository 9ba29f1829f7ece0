package org.rmqtt.web.hook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends events with POST. An answer from 200 to 299 is good, whatever it says; 408, 429, those from 500 on and no answer at
 * all are tried again; others are refusals.
 */
final class HttpSender implements Sender {
    /** The header with the signature of the body. */
    static final String SIGNATURE = "X-RMQTT-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI url;
    private final HttpClient client;
    private final Supplier<HookSettings> settings;

    HttpSender(URI url, HttpClient client, Supplier<HookSettings> settings) {
        this.url = url;
        this.client = client;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Result> send(List<String> events) {
        HookSettings now = settings.get();
        byte[] body = (now.batchSize() == 1 ? events.get(0) : "[" + String.join(",", events) + "]")
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(now.httpTimeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!now.hmacSecret().isEmpty()) {
            request.header(SIGNATURE, "sha256=" + signature(now.hmacSecret(), body));
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null ? result(response.statusCode()) : result(failure));
    }

    /** The HMAC of a body in hexadecimal digits. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static Result result(int status) {
        if (status >= 200 && status < 300) {
            return Result.OK;
        }
        boolean passing = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500;
        return new Result(passing ? Outcome.RETRY : Outcome.REFUSED, "the server answers " + status);
    }

    private static Result result(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Result(cause instanceof IOException ? Outcome.RETRY : Outcome.REFUSED, detail);
    }
}
