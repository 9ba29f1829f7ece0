package org.rmqtt.transport.tls;

import java.nio.file.Path;

/**
 * The files of a TLS listener.
 *
 * @param certificate the chain, PEM
 * @param key the private key, PEM without password: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC)
 * @param clientAuthorities who may issue clients' certificates, PEM; null for those of the own chain
 * @param requireClient whether a client must show a certificate
 * @param collectDetails whether details of clients' certificates are kept
 */
public record TlsSettings(
        Path certificate, Path key, Path clientAuthorities, boolean requireClient, boolean collectDetails) {}
