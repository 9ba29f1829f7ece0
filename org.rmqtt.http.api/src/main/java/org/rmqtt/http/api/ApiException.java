package org.rmqtt.http.api;

/** A request that cannot be served; the message names what is wrong and where. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiException bad(String message) {
        return new ApiException(400, message);
    }

    static ApiException missing(String message) {
        return new ApiException(404, message);
    }

    int status() {
        return status;
    }
}
