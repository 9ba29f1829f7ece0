package org.rmqtt.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line, with RMQTT's options.
 *
 * @param configFile the file of {@code -f}, or null
 * @param dataDir the directory of {@code --data-dir}, or null
 * @param pluginsDir the directory of {@code --plugins-dir}, or null
 * @param overrides RMQTT keys with the values that options give them; a list is separated by blanks
 * @param request what to ask of a node that runs, instead of starting one, or null
 * @param exitCode the code to exit with at once, or -1 to go on
 */
record CommandLineOptions(
        Path configFile, Path dataDir, Path pluginsDir, Map<String, String> overrides, Request request, int exitCode) {

    private static final int USAGE_ERROR = 2;

    static CommandLineOptions parse(String[] args, PrintStream out, PrintStream err) {
        CommandLineOptions plain = PlainOptions.parse(args);
        return plain == null ? parseAny(args, out, err) : plain;
    }

    /** Parses what there is; the same as {@link PlainOptions} where that knows it. */
    static CommandLineOptions parseAny(String[] args, PrintStream out, PrintStream err) {
        CommandLine commandLine = new CommandLine(spec());
        try {
            ParseResult result = commandLine.parseArgs(args);
            while (result.hasSubcommand()) {
                if (!result.matchedOptions().isEmpty()) {
                    throw new ParameterException(
                            commandLine, "options come after the whole command: rmqttd cluster backup --id 2 FILE");
                }
                result = result.subcommand();
            }
            if (result.isUsageHelpRequested()) {
                result.commandSpec().commandLine().usage(out);
                return exit(0);
            }
            if (result.isVersionHelpRequested()) {
                out.println("rmqttd " + Version.text());
                return exit(0);
            }
            return read(result, request(result));
        } catch (ParameterException e) {
            err.println("rmqttd: " + e.getMessage());
            err.println("Try 'rmqttd --help'.");
            return exit(USAGE_ERROR);
        }
    }

    private static CommandLineOptions exit(int code) {
        return new CommandLineOptions(null, null, null, Map.of(), null, code);
    }

    private static Request request(ParseResult result) {
        String name = result.commandSpec().name();
        return switch (name) {
            case "rmqttd" -> null;
            case "backup", "restore" -> {
                Path file = result.matchedPositionalValue(0, null);
                yield new ClusterRequest(name, file.toAbsolutePath().normalize().toString());
            }
            case "shell" -> new ShellRequest(String.join(" ", result.matchedPositionalValue(0, new String[0])));
            case "recover" -> new ClusterRequest(name, "");
            default ->
                throw new ParameterException(
                        result.commandSpec().commandLine(), "cluster needs backup, restore or recover");
        };
    }

    private static CommandLineOptions read(ParseResult result, Request request) {
        Map<String, String> overrides = new LinkedHashMap<>();
        if (result.hasMatchedOption("--id")) {
            int id = result.matchedOptionValue("--id", 0);
            if (id < 1) {
                throw new ParameterException(
                        result.commandSpec().commandLine(), "--id " + id + " is not in 1 to 2147483647");
            }
            overrides.put("node.id", Integer.toString(id));
        }
        list(result, "--plugins-default-startups", "plugins.default_startups", overrides);
        list(result, "--node-grpc-addrs", "node_grpc_addrs", overrides);
        list(result, "--raft-peer-addrs", "raft_peer_addrs", overrides);
        if (result.hasMatchedOption("--raft-leader-id")) {
            overrides.put("leader_id", Integer.toString(result.matchedOptionValue("--raft-leader-id", 0)));
        }
        if (result.matchedOptionValue("--bootstrap-majority", false)) {
            overrides.put("bootstrap_majority", "true");
        }
        return new CommandLineOptions(
                result.matchedOptionValue("--config", null),
                result.matchedOptionValue("--data-dir", null),
                result.matchedOptionValue("--plugins-dir", null),
                overrides,
                request,
                -1);
    }

    private static void list(ParseResult result, String option, String key, Map<String, String> overrides) {
        if (result.hasMatchedOption(option)) {
            String[] values = result.matchedOptionValue(option, new String[0]);
            overrides.put(key, String.join(" ", Arrays.asList(values)));
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("rmqttd");
        spec.usageMessage().description("An MQTT broker whose plug-ins can come and go while clients stay connected.");
        addNode(spec);
        spec.addOption(names("--plugins-default-startups", "NAME", "The plug-ins to start."));
        spec.addOption(names("--node-grpc-addrs", "ID@HOST:PORT", "The gRPC addresses of all nodes."));
        spec.addOption(names("--raft-peer-addrs", "ID@HOST:PORT", "The Raft addresses of all nodes."));
        spec.addOption(OptionSpec.builder("--raft-leader-id")
                .type(Integer.class)
                .paramLabel("N")
                .description("The preferred leader; 0 for none.")
                .build());
        spec.addOption(OptionSpec.builder("--bootstrap-majority")
                .type(boolean.class)
                .arity("0")
                .description("By hand, once, on one node: a majority of the listed nodes forms the cluster.")
                .build());
        spec.addOption(OptionSpec.builder("--plugins-dir")
                .type(Path.class)
                .paramLabel("DIR")
                .description("A folder whose plug-in jars are started, updated and removed while the broker runs.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Prints the version.")
                .build());
        spec.addSubcommand("cluster", cluster());
        spec.addSubcommand("shell", shell());
        return spec;
    }

    /** The options that say which node is meant. */
    private static void addNode(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-f", "--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("The configuration file. Without it: rmqtt.toml or config/rmqtt.toml here, that of the"
                        + " distribution, /etc/rmqtt/rmqtt.toml, or the built-in default.")
                .build());
        spec.addOption(OptionSpec.builder("--id")
                .type(Integer.class)
                .paramLabel("N")
                .description("The node id.")
                .build());
        spec.addOption(OptionSpec.builder("--data-dir")
                .type(Path.class)
                .paramLabel("DIR")
                .description("Where the node keeps its data; data/<id> by default. Nothing else is written to, except"
                        + " the log directory.")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Prints this.")
                .build());
    }

    private static CommandSpec shell() {
        CommandSpec shell = command(
                "shell",
                "Brings a command to a node that runs, or those of the standard input, and shows the answers. 'help' lists"
                        + " the commands.",
                PositionalParamSpec.builder()
                        .type(String[].class)
                        .paramLabel("COMMAND")
                        .index("0..*")
                        .arity("0..*")
                        .description("The command with its arguments.")
                        .build());
        shell.parser().stopAtPositional(true);
        return shell;
    }

    private static CommandSpec cluster() {
        CommandSpec cluster = CommandSpec.create().name("cluster");
        cluster.usageMessage().description("Asks something of a node that runs, through its data folder.");
        addNode(cluster);
        cluster.addSubcommand(
                "backup", command("backup", "Writes the state of the cluster to a file.", file("The file to write.")));
        cluster.addSubcommand(
                "restore",
                command(
                        "restore",
                        "Makes a new cluster of this one node, with the state of a back-up. The node has an empty"
                                + " storage.dir and runs alone.",
                        file("The file to read.")));
        CommandSpec recover = command(
                "recover",
                "Makes a new cluster of this one node, with all that is on its disk, after the majority is lost for good.");
        recover.addOption(OptionSpec.builder("--yes-lose-uncommitted")
                .type(boolean.class)
                .arity("0")
                .required(true)
                .description("Says that what only the lost nodes had may be lost.")
                .build());
        cluster.addSubcommand("recover", recover);
        return cluster;
    }

    private static CommandSpec command(String name, String description, PositionalParamSpec... parameters) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        for (PositionalParamSpec parameter : parameters) {
            spec.addPositional(parameter);
        }
        addNode(spec);
        return spec;
    }

    private static PositionalParamSpec file(String description) {
        return PositionalParamSpec.builder()
                .type(Path.class)
                .paramLabel("FILE")
                .index("0")
                .arity("1")
                .required(true)
                .description(description)
                .build();
    }

    private static OptionSpec names(String option, String label, String description) {
        return OptionSpec.builder(option)
                .type(String[].class)
                .arity("1..*")
                .paramLabel(label)
                .description(description)
                .build();
    }
}
