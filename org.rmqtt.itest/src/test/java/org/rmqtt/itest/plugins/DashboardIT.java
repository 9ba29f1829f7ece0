package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Browser;
import org.rmqtt.itest.fixture.Client;

/** The dashboard in a real browser. Pictures of the pages are kept in {@code target/pictures}. */
@EnabledIf("org.rmqtt.itest.fixture.Tools#hasChromium")
class DashboardIT {
    @TempDir
    Path directory;

    @Test
    void anOperatorSignsInLooksAndSteers() throws Exception {
        Path pictures = BrokerProcess.root().resolve("org.rmqtt.itest/target/pictures");
        try (BrokerProcess broker = BrokerProcess.in(directory)
                        .plugin("rmqtt-http-api", "http_bearer_token = \"open\"\nmetrics_sample_interval = \"1s\"\n")
                        .start();
                Browser browser = new Browser(pictures, directory.resolve("driver.log"))) {
            Client seen = Client.clean("<b>seen</b>", broker.port());
            seen.subscribe("site/+/state", 1);
            seen.retain("site/1/state", "on");
            String url = "http://127.0.0.1:" + broker.httpPort() + "/";
            browser.open(url).awaitText("The token of the HTTP API");
            browser.type("//input[@name='token']", "wrong").click("//button[.='Sign in']");
            browser.awaitText("The token of the HTTP API");
            browser.type("//input[@name='token']", "open").click("//button[.='Sign in']");
            browser.awaitText("Messages in, each second")
                    .awaitText("Latency of 99 of 100 messages")
                    .picture("overview");

            browser.click("//nav//a[.='Clients']").awaitText("<b>seen</b>").picture("clients");
            browser.click("//td//a[contains(.,'seen')]")
                    .awaitText("site/+/state")
                    .picture("client");
            browser.click("//nav//a[.='Topic tree']").awaitText("site").picture("topics");
            browser.click("//nav//a[.='Retained messages']")
                    .awaitText("site/1/state")
                    .picture("retained");
            browser.click("//tr[contains(.,'site/1/state')]//button[.='Remove']");
            browser.click("//dialog//button[.='OK']").awaitText("Nothing here.");

            browser.click("//nav//a[.='Plug-ins']").awaitText("rmqtt-sys-topic").picture("plugins");
            browser.click("//tr[contains(.,'rmqtt-sys-topic')]//button[.='Start']");
            browser.await("document.body.innerText.match(/rmqtt-sys-topic\\s+ACTIVE/)");
            int mark = broker.mark();
            browser.click("//tr[contains(.,'rmqtt-sys-topic')]//button[.='Configure']");
            browser.type("//dialog//textarea", "{\"publish_interval\": \"9s\"}").click("//dialog//button[.='OK']");
            broker.awaitLine(mark, line -> line.contains("figures every PT9S"));
            browser.click("//tr[contains(.,'rmqtt-sys-topic')]//button[.='Stop']");
            browser.click("//dialog//button[.='OK']");
            browser.await("document.body.innerText.match(/rmqtt-sys-topic\\s+STOPPED/)");

            browser.click("//nav//a[.='Listeners']").awaitText("tcp.external");
            browser.click("//nav//a[.='Cluster']").awaitText("alone");
            browser.evaluate(
                    "(document.querySelector('main button').focus(), window.before = document.querySelector('main'))");
            browser.await("window.before !== document.querySelector('main')"
                    + " && document.activeElement === document.querySelector('main button')");
            browser.size(400, 800).picture("narrow");
            browser.click("//nav//select/option[.='中文']").awaitText("集群").picture("chinese");
            browser.click("//nav//a[.='客户端']").click("//tr[contains(.,'seen')]//button[.='踢出']");
            browser.click("//dialog//button[.='确定']").awaitText("没有内容");
            seen.awaitDisconnected();

            String console = url.replace("//", "//admin:" + broker.consolePassword() + "@") + "system/console/";
            browser.size(1200, 900).open(console + "rmqtt-listeners");
            browser.await("document.querySelector('iframe').contentDocument.body.innerText.includes('tcp.external')");
            browser.picture("console");

            browser.open(url + "dashboard/api.html").awaitText("/api/v1/brokers");
            browser.click("//summary[contains(.,'GET') and contains(.,'/api/v1/brokers ')]");
            browser.click("//details[contains(.,'/api/v1/brokers ')][1]//button")
                    .awaitText("RMQTT for the JVM");
            assertThat(browser.text()).contains("node_id");

            browser.open(url + "dashboard/#cluster").click("//tr[contains(.,'单机')]//button[.='排空并停止']");
            browser.click("//dialog//button[.='确定']");
            assertThat(broker.awaitExit()).isZero();
        }
    }
}
