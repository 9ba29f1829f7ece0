package org.rmqtt.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one workload: the median of each, and how many times that of each other broker the first one has. */
final class FigureTable {
    private final String workload;
    private final List<String> brokers;
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    FigureTable(String workload, List<String> brokers) {
        this.workload = workload;
        this.brokers = brokers;
    }

    void add(String broker, Map<String, Double> values) {
        values.forEach((figure, value) -> figures.computeIfAbsent(figure, name -> new LinkedHashMap<>())
                .computeIfAbsent(broker, name -> new ArrayList<>())
                .add(value));
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    void print() {
        StringBuilder head = new StringBuilder("\n| ").append(workload).append(" |");
        StringBuilder line = new StringBuilder("|---|");
        for (String broker : brokers) {
            head.append(' ').append(broker).append(" |");
            line.append("---|");
        }
        for (String broker : brokers.subList(1, brokers.size())) {
            head.append(" times ").append(broker).append(" |");
            line.append("---|");
        }
        System.out.println(head);
        System.out.println(line);
        figures.forEach(this::printRow);
    }

    private void printRow(String figure, Map<String, List<Double>> values) {
        StringBuilder row = new StringBuilder("| ").append(figure).append(" |");
        double own = median(values.get(brokers.get(0)));
        for (String broker : brokers) {
            row.append(' ').append(number(median(values.get(broker)))).append(" |");
        }
        for (String broker : brokers.subList(1, brokers.size())) {
            double ratio = own / median(values.get(broker));
            row.append(Double.isNaN(ratio) ? " - |" : String.format(Locale.ROOT, " %.2f |", ratio));
        }
        System.out.println(row);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
    }
}
