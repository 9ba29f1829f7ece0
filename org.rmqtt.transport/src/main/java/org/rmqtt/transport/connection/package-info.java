/**
 * One network connection as the core sees it: input to packets, packets to one write for each turn of the loop, closing
 * in order, moving between loops. Knows channels and packets, but neither listeners nor TLS nor WebSocket.
 */
package org.rmqtt.transport.connection;
