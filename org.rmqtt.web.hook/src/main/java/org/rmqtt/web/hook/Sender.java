package org.rmqtt.web.hook;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Brings events to one place. */
interface Sender {
    /** What has become of it. */
    enum Outcome {
        /** It is there. */
        SENT,
        /** It may be there at another time. */
        RETRY,
        /** The other side does not want it. */
        REFUSED
    }

    /** Sends some events, each a JSON object; never fails, never blocks for longer than a write to a file. */
    CompletionStage<Result> send(List<String> events);

    /**
     * The outcome with what is to be said of it.
     *
     * @param outcome what has become of it
     * @param detail why, for a log line; null if it was sent
     */
    record Result(Outcome outcome, String detail) {
        static final Result OK = new Result(Outcome.SENT, null);
    }
}
