/** TLS of listeners: certificates from PEM files and their reload, the handshake, the identity of clients. */
package org.rmqtt.transport.tls;
