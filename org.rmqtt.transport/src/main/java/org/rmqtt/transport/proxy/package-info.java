/** The PROXY protocol, versions 1 and 2, in the pipeline of each connection. */
package org.rmqtt.transport.proxy;
