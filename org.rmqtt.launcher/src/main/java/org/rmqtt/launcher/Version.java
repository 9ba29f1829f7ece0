package org.rmqtt.launcher;

/** The version of the build. */
final class Version {
    private Version() {}

    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return (version == null ? "development build" : version) + " (Java " + System.getProperty("java.version") + ")";
    }
}
