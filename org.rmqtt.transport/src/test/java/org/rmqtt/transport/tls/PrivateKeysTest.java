package org.rmqtt.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();

        assertThat(PrivateKeys.read(pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPrivate());
    }

    @Test
    void readsPkcs1() throws GeneralSecurityException {
        KeyPair pair = rsa();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        // a 2048 bit key: 26 bytes of PKCS#8 come before the PKCS#1 structure
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

        assertThat(PrivateKeys.read(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(pair.getPrivate());
    }

    @Test
    void readsSec1() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ECPrivateKey own = (ECPrivateKey) pair.getPrivate();
        byte[] sec1 =
                HexFormat.of().parseHex("30310201010420" + "%064x".formatted(own.getS()) + "A00A06082A8648CE3D030107");

        ECPrivateKey read = (ECPrivateKey)
                PrivateKeys.read("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + pem("EC PRIVATE KEY", sec1));

        assertThat(read.getS()).isEqualTo(own.getS());
        assertThat(read.getParams()).isEqualTo(own.getParams());
    }

    @Test
    void refusesWhatIsNoKeyWithoutTellingIt() {
        assertThatThrownBy(() -> PrivateKeys.read("nothing")).hasMessageContaining("no private key");
        assertThatThrownBy(() -> PrivateKeys.read(pem("PRIVATE KEY", new byte[] {1, 2, 3})))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("none of the kinds");
        assertThatThrownBy(() -> PrivateKeys.read(pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3})))
                .hasMessageContaining("password");
        assertThatThrownBy(() -> PrivateKeys.read(pem("EC PRIVATE KEY", new byte[] {0x30, 1, 2})))
                .hasMessageContaining("curve");
    }
}
