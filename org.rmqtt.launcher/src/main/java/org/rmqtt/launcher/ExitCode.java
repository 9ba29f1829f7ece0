package org.rmqtt.launcher;

/** The code that the process ends with; 0 unless somebody says otherwise with the system property. */
final class ExitCode {
    private static final String PROPERTY = "rmqtt.exit.code";

    private ExitCode() {}

    static void set(int code) {
        System.setProperty(PROPERTY, Integer.toString(code));
    }

    static int get() {
        return Integer.getInteger(PROPERTY, 0);
    }
}
