package org.rmqtt.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** What the command line asks of a node that runs. */
interface Request {
    /**
     * Asks, and waits for the answer.
     *
     * @param dataDir the data folder of the node
     * @return the exit code
     */
    int send(Path dataDir, PrintStream out, PrintStream err) throws IOException, InterruptedException;
}
