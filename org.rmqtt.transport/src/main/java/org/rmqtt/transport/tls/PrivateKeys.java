package org.rmqtt.transport.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys without password from PEM. The JDK knows PKCS#8 only, so the older forms of RSA (PKCS#1) and EC keys
 * (SEC 1) are wrapped into it. Stateless.
 */
final class PrivateKeys {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS", "DSA");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION = {INTEGER, 1, 0};

    /** The algorithm identifier of RSA: its object identifier, and NULL. */
    private static final byte[] RSA = {
        SEQUENCE, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };

    /** The object identifier of EC keys. */
    private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private PrivateKeys() {}

    /**
     * Reads the first key of a PEM text.
     *
     * @throws GeneralSecurityException if there is none, or none of a known kind; the message holds no part of the key
     */
    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = PEM.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException("no private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> decode(der);
            case "RSA PRIVATE KEY" -> decode(wrap(RSA, der));
            case "EC PRIVATE KEY" -> decode(wrap(der(SEQUENCE, EC, curve(der)), der));
            default -> throw new InvalidKeySpecException("the private key has a password");
        };
    }

    private static PrivateKey decode(byte[] pkcs8) throws InvalidKeySpecException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // the next one
            }
        }
        throw new InvalidKeySpecException("the private key is of none of the kinds " + ALGORITHMS);
    }

    /** PrivateKeyInfo of RFC 5208 section 5. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION, algorithm, der(OCTETS, key));
    }

    /** The curve of an ECPrivateKey, RFC 5915 section 3: SEQUENCE { INTEGER, OCTET STRING, [0] curve, … }. */
    private static byte[] curve(byte[] key) throws InvalidKeySpecException {
        try {
            int at = content(key, 0);
            at = content(key, at) + length(key, at);
            at = content(key, at) + length(key, at);
            if ((key[at] & 0xFF) == PARAMETERS) {
                int start = content(key, at);
                return Arrays.copyOfRange(key, start, start + length(key, at));
            }
        } catch (IndexOutOfBoundsException e) {
            // told below
        }
        throw new InvalidKeySpecException("the EC private key does not name its curve");
    }

    /** Where the content of the value at an offset begins. */
    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
