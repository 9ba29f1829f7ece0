package org.rmqtt.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.felix.webconsole.servlet.User;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards the web console with HTTP basic authentication. At the first start a password is made, shown once and kept as a
 * hash in the data folder; a configured one takes its place. No default credential works.
 */
@Component(name = "org.rmqtt.console", property = "webconsole.security.provider.id=org.rmqtt.console")
@Designate(ocd = ConsoleSecurity.Config.class)
public final class ConsoleSecurity implements SecurityProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSecurity.class);
    private static final String FILE = "console.password";
    private static final String BASIC = "Basic ";

    /** Access to the console. */
    @ObjectClassDefinition(name = "RMQTT console", description = "Access to the web console. All live.")
    @interface Config {
        /** The user. */
        @AttributeDefinition(name = "User name")
        String user() default "admin";

        /** The password. */
        @AttributeDefinition(
                name = "Password",
                type = AttributeType.PASSWORD,
                description = "Empty: the one that was made at the first start and is kept as a hash.")
        String password() default "";
    }

    private final Path file;
    private volatile String user;
    private volatile ConsolePassword password;

    /** Reads the hash, or makes a password and shows it. */
    @Activate
    public ConsoleSecurity(BundleContext context, Config config) throws IOException {
        file = Path.of(context.getProperty("rmqtt.data.dir"), FILE);
        modified(config);
    }

    @Modified
    void modified(Config config) throws IOException {
        user = config.user();
        password = config.password().isEmpty() ? kept() : ConsolePassword.of(config.password());
    }

    private ConsolePassword kept() throws IOException {
        if (Files.exists(file)) {
            return ConsolePassword.read(file);
        }
        String fresh = ConsolePassword.generate();
        ConsolePassword hashed = ConsolePassword.ofGenerated(fresh);
        hashed.write(file);
        LOG.info(
                "the password of the web console is {} for user {}; it is shown this once and kept as a hash in {}",
                fresh,
                user,
                file);
        return hashed;
    }

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length()) && matches(header)) {
            request.setAttribute(User.USER_ATTRIBUTE, user);
            return user;
        }
        if (header != null) {
            LOG.warn("{} was refused at the web console: wrong user name or password", request.getRemoteAddr());
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"RMQTT\", charset=\"UTF-8\"");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        return null;
    }

    private boolean matches(String header) {
        String credentials;
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            credentials = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = credentials.indexOf(':');
        return colon > 0
                && credentials.substring(0, colon).equals(user)
                && password.matches(credentials.substring(colon + 1));
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"RMQTT\"");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }

    @Override
    public boolean authorize(Object who, String role) {
        return true;
    }
}
