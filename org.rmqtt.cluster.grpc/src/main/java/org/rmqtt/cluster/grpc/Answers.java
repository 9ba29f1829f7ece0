package org.rmqtt.cluster.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.rmqtt.api.cluster.PeerNetwork.Question;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers questions of other nodes on threads that may block shortly; the empty subject is the probe, answered at once. */
final class Answers implements ServerCallHandler<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Map<String, Function<Question, CompletionStage<byte[]>>> answerers = new ConcurrentHashMap<>();
    private final Executor executor;

    Answers(Executor executor) {
        this.executor = executor;
    }

    void answer(String subject, Function<Question, CompletionStage<byte[]>> answerer) {
        if (answerer == null) {
            answerers.remove(subject);
        } else {
            answerers.put(subject, answerer);
        }
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        long from = HelloCheck.CALLER.get().from();
        Metadata own = HelloCheck.answer();
        String subject = String.valueOf(headers.get(Hello.SUBJECT));
        call.request(2);
        return new ServerCall.Listener<>() {
            private byte[] question;

            @Override
            public void onMessage(byte[] message) {
                question = message;
            }

            @Override
            public void onHalfClose() {
                Question asked = new Question(from, question == null ? new byte[0] : question);
                if (subject.isEmpty()) {
                    finish(call, own, asked.bytes());
                    return;
                }
                try {
                    executor.execute(() -> work(call, own, subject, asked));
                } catch (RejectedExecutionException e) {
                    close(call, Status.UNAVAILABLE.withDescription("the node has too many questions to answer"));
                }
            }
        };
    }

    private void work(ServerCall<byte[], byte[]> call, Metadata own, String subject, Question question) {
        Function<Question, CompletionStage<byte[]>> answerer = answerers.get(subject);
        if (answerer == null) {
            close(call, Status.UNIMPLEMENTED.withDescription("the node does not answer " + subject));
            return;
        }
        try {
            answerer.apply(question).whenComplete((answer, failure) -> {
                if (failure == null) {
                    finish(call, own, answer);
                } else {
                    failed(call, subject, question, failure);
                }
            });
        } catch (RuntimeException e) {
            failed(call, subject, question, e);
        }
    }

    private static void failed(ServerCall<byte[], byte[]> call, String subject, Question question, Throwable failure) {
        LOG.warn("node {} asked {}: {}", question.fromNode(), subject, failure.toString());
        close(call, Status.INTERNAL.withDescription(failure.toString()));
    }

    private static void finish(ServerCall<byte[], byte[]> call, Metadata own, byte[] answer) {
        try {
            call.sendHeaders(own);
            call.sendMessage(answer);
            call.close(Status.OK, new Metadata());
        } catch (IllegalStateException e) {
            LOG.debug("the asking node has gone: {}", e.getMessage());
        }
    }

    private static void close(ServerCall<byte[], byte[]> call, Status status) {
        try {
            call.close(status, new Metadata());
        } catch (IllegalStateException e) {
            LOG.debug("the asking node has gone: {}", e.getMessage());
        }
    }
}
