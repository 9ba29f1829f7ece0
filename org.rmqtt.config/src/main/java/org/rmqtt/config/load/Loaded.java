package org.rmqtt.config.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration as it goes to Config Admin.
 *
 * @param values by PID and property; the PID of a listener is the factory PID, a tilde and its name
 * @param problems what was found on the way
 */
public record Loaded(Map<String, Map<String, Value>> values, List<Problem> problems) {
    /** Whether it can be used. */
    public boolean isUsable() {
        return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** The properties of each PID without their sources. */
    public Map<String, Map<String, Object>> properties() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        values.forEach((pid, properties) -> {
            Map<String, Object> plain = new LinkedHashMap<>();
            properties.forEach((name, value) -> plain.put(name, value.value()));
            all.put(pid, plain);
        });
        return all;
    }
}
