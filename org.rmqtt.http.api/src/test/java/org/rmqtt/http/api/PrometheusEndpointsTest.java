package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.HistogramView;

class PrometheusEndpointsTest {
    @Test
    void timesOfAnOlderNodeAreAdded() {
        JsonObject older = JsonParser.parseString("{'a':{'bounds':[1,2],'counts':[1,0,2],'sumSeconds':7.5}}")
                .getAsJsonObject();
        JsonObject newer = Json.GSON
                .toJsonTree(Map.of("a", new HistogramView(new double[] {1, 2}, new long[] {1, 1, 1}, 4)))
                .getAsJsonObject();
        Map<String, HistogramView> sum = new LinkedHashMap<>();
        PrometheusEndpoints.times(sum, older);
        PrometheusEndpoints.times(sum, newer);
        assertThat(sum.get("a").counts()).containsExactly(2, 1, 3);
        assertThat(sum.get("a").sum()).isEqualTo(11.5);
        assertThat(sum.get("a").unit()).isEqualTo(HistogramView.SECONDS);
    }
}
