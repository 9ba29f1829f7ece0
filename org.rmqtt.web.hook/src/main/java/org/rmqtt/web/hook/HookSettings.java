package org.rmqtt.web.hook;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rmqtt.api.config.Settings;
import org.rmqtt.api.mqtt.Topics;

/**
 * The checked settings.
 *
 * @param rules what is told to whom
 * @param queueCapacity how many events may wait for one URL, and as many for the plug-in
 * @param concurrencyLimit how many requests to one URL may be under way
 * @param workerThreads how many threads work on answers and files
 * @param batchSize how many events one request may carry; 1: a request carries one object and no array
 * @param httpTimeout how long a request may take
 * @param retryMaxElapsed for how long a request is tried again
 * @param retryMultiplier by how much the pause grows with each try
 * @param hmacSecret the key of the signature, or an empty string for none
 */
record HookSettings(
        List<Rule> rules,
        int queueCapacity,
        int concurrencyLimit,
        int workerThreads,
        int batchSize,
        Duration httpTimeout,
        Duration retryMaxElapsed,
        double retryMultiplier,
        String hmacSecret) {
    private static final Settings CHECK = new Settings("org.rmqtt.web.hook");
    private static final Pattern RULE = Pattern.compile("rule\\.([a-z_]+)\\.(\\d+)\\.(action|urls|topics)");

    /**
     * Checks the properties of the configuration.
     *
     * @throws IllegalArgumentException if a value cannot be; the message names PID, key, value and what is allowed
     */
    static HookSettings of(WebHook.Config config, Map<String, ?> properties) {
        List<String> urls = List.of(config.urls());
        urls.forEach(url -> CHECK.read("urls", url, () -> url(url)));
        return new HookSettings(
                rules(urls, properties),
                CHECK.within("queue_capacity", config.queue__capacity(), 1, 10_000_000),
                CHECK.within("concurrency_limit", config.concurrency__limit(), 1, 4096),
                CHECK.within("worker_threads", config.worker__threads(), 1, 64),
                CHECK.within("batch_size", config.batch__size(), 1, 10_000),
                CHECK.duration("http_timeout", config.http__timeout(), "1ms", "1d"),
                CHECK.duration("retry_max_elapsed_time", config.retry__max__elapsed__time(), "1ms", "1d"),
                multiplier(config.retry__multiplier()),
                config.hmac__secret());
    }

    /** All URLs that a rule names. */
    Set<String> urls() {
        Set<String> urls = new LinkedHashSet<>();
        rules.forEach(rule -> urls.addAll(rule.urls()));
        return urls;
    }

    private static double multiplier(double value) {
        if (!(value >= 1 && value <= 100)) {
            throw CHECK.bad("retry_multiplier", value, "it must be a number from 1 to 100");
        }
        return value;
    }

    private static URI url(String text) {
        URI uri = URI.create(text);
        String scheme = String.valueOf(uri.getScheme());
        boolean http = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
        boolean file =
                scheme.equals("file") && uri.getPath() != null && uri.getPath().length() > 1;
        if (!http && !file) {
            throw new IllegalArgumentException("it must be http://host…, https://host… or file:///path");
        }
        return uri;
    }

    private static String filter(String text) {
        if (!Topics.isValidFilter(text)) {
            throw new IllegalArgumentException("it is no topic filter");
        }
        return text;
    }

    // ---- rules: rule.<event>.<number>.action, .urls and .topics

    private static List<Rule> rules(List<String> defaultUrls, Map<String, ?> properties) {
        Map<String, Map<Integer, Map<String, Object>>> written = new TreeMap<>();
        properties.forEach((key, value) -> {
            Matcher matcher = RULE.matcher(key);
            if (matcher.matches()) {
                written.computeIfAbsent(matcher.group(1), event -> new TreeMap<>())
                        .computeIfAbsent(Integer.valueOf(matcher.group(2)), number -> new TreeMap<>())
                        .put(matcher.group(3), value);
            }
        });
        List<Rule> rules = new ArrayList<>();
        written.forEach((name, numbered) -> {
            HookEvent event = HookEvent.of(name);
            if (event == null) {
                throw new IllegalArgumentException("rule." + name + ": there is no such event");
            }
            numbered.forEach((number, parts) -> rules.add(rule(event, number, parts, defaultUrls)));
        });
        return rules;
    }

    private static Rule rule(HookEvent event, int number, Map<String, Object> parts, List<String> defaultUrls) {
        String path = "rule." + event.key() + "." + number;
        List<String> urls = texts(parts.get("urls"));
        urls.forEach(url -> CHECK.read(path + ".urls", url, () -> url(url)));
        List<String> topics = texts(parts.get("topics"));
        topics.forEach(topic -> CHECK.read(path + ".topics", topic, () -> filter(topic)));
        Object action = parts.getOrDefault("action", event.key());
        return new Rule(event, action.toString(), urls.isEmpty() ? defaultUrls : urls, topics);
    }

    private static List<String> texts(Object value) {
        if (value instanceof String[] texts) {
            return List.of(texts);
        }
        return value == null || value.toString().isEmpty() ? List.of() : List.of(value.toString());
    }
}
