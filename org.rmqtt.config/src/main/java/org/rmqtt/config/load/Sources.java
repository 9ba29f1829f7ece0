package org.rmqtt.config.load;

import java.util.List;
import java.util.Map;
import org.rmqtt.config.toml.TomlFile;

/**
 * Everything that a configuration is made of.
 *
 * @param main {@code rmqtt.toml} and then what was overridden for want of a writable file
 * @param plugins the files of plug-ins by RMQTT name, in the same order
 * @param environment the variables of the process
 * @param commandLine RMQTT keys with the values of options
 */
public record Sources(
        List<TomlFile> main,
        Map<String, List<TomlFile>> plugins,
        Map<String, String> environment,
        Map<String, String> commandLine) {}
