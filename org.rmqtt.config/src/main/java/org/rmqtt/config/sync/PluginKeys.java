package org.rmqtt.config.sync;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.rmqtt.api.config.KeyCatalog;
import org.rmqtt.config.key.Catalog;
import org.rmqtt.config.key.Key;
import org.rmqtt.config.key.Nearest;
import org.rmqtt.config.key.Section;

/** The keys of plug-ins for those who set them at run time. */
@Component
public final class PluginKeys implements KeyCatalog {
    @Override
    public Object convert(String plugin, String name, Object value) {
        Section section = Catalog.plugin(plugin);
        if (section == null) {
            return value instanceof List<?> list
                    ? list.stream().map(String::valueOf).toArray(String[]::new)
                    : value;
        }
        Key key = section.key(name);
        if (key == null) {
            String hint = Nearest.to(
                            name, section.keys().stream().map(Key::name).toList())
                    .map(known -> "; did you mean " + known + "?")
                    .orElse("");
            throw new IllegalArgumentException(name + " is not a known key of " + plugin + hint);
        }
        if (!key.acts()) {
            throw new IllegalArgumentException(name + " has no effect: " + key.meaning());
        }
        try {
            return key.type().convert(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " = " + value + ": " + e.getMessage(), e);
        }
    }
}
