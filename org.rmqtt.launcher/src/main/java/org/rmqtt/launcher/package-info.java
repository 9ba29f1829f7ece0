/** The main program: reads the command line, starts the OSGi framework with the bundles of the jar, ends it in order. */
package org.rmqtt.launcher;
