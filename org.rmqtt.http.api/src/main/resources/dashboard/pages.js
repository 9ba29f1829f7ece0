// The pages; each gives an element, and may name seconds after which it is drawn anew.
import { call, get } from "/dashboard/api.js";
import { chart, rates } from "/dashboard/charts.js";
import { ask, button, el, table } from "/dashboard/dom.js";
import { t } from "/dashboard/words.js";

const LIMIT = 200;
const MB = 1024 * 1024;

const card = (word, value) => el("div", { class: "card" }, el("span", {}, t(word)), el("b", {}, value));
const state = (good, text) => el("span", { class: good ? "good" : "bad" }, text);

async function change(action, again) {
  try {
    await action();
  } catch (error) {
    await ask(error.message);
  }
  again();
}

async function overview() {
  const minutes = { minutes: 10 };
  const [sum, nodes, history, past] = await Promise.all([get("/stats/sum"), get("/nodes"), get("/metrics/history", minutes), get("/stats/history", minutes)]);
  const stats = sum.stats;
  const known = nodes.filter((node) => node.node_id);
  const first = (answer) => Object.values(answer.nodes).find((node) => node.data) || { data: [] };
  const own = first(history);
  const values = (name, unit = 1) => first(past).data.map((sample) => (sample[name] || 0) / unit);
  const drops = rates(
    own.data.map((sample) => ({
      ts: sample.ts,
      all: Object.entries(sample).filter(([name]) => name.startsWith("messages.dropped")).reduce((all, [, value]) => all + value, 0),
    })),
    "all",
  );
  return el(
    "section",
    {},
    el(
      "div",
      { class: "cards" },
      card("connections", stats["connections.count"]),
      card("sessions", stats["sessions.count"]),
      card("subscriptions", stats["subscriptions.count"]),
      card("retained", stats["retaineds.count"]),
      card("waiting", stats["message_queues.count"]),
      card("heap", Math.round(known.reduce((all, node) => all + node.heap_used, 0) / MB) + " MB"),
    ),
    el(
      "div",
      { class: "charts" },
      chart(t("messages in"), rates(own.data, "messages.publish")),
      chart(t("messages out"), rates(own.data, "messages.delivered")),
      chart(t("dropped"), drops),
      chart(t("connections"), values("connections.count")),
      chart(t("latency"), values("delivery.latency.p99_us", 1000), " ms"),
      chart(t("heap"), values("heap.used", MB), " MB"),
    ),
    el("h3", {}, t("nodes")),
    table(
      ["node", "state", "version", "uptime", "connections", "load", "memory", "disk"],
      nodes.map((node) =>
        node.node_id
          ? [node.node_id, state(node.running, t("running")), node.version, node.uptime, node.connections, node.load1.toFixed(2), Math.round(node.memory_free / MB) + " MB", Math.round(node.disk_free / MB) + " MB"]
          : ["", state(false, String(node))],
      ),
    ),
  );
}
overview.seconds = 5;

async function clients(again, query) {
  const rows = await get("/clients", { _limit: LIMIT, _like_clientid: query.get("part"), connected: query.get("connected") });
  const form = el(
    "form",
    {
      class: "row",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        location.hash = "clients?part=" + encodeURIComponent(form.elements.part.value) + "&connected=" + form.elements.connected.value;
      },
    },
    el("input", { name: "part", value: query.get("part") || "", placeholder: t("part of the client identifier"), "aria-label": t("part of the client identifier") }),
    el("select", { name: "connected", "aria-label": t("state") }, [["", "any"], ["true", "connected"], ["false", "away"]].map(([value, word]) => el("option", { value, selected: value === (query.get("connected") || "") }, t(word)))),
    el("button", { class: "main" }, t("search")),
  );
  const kick = async (id) => (await ask(t("really") + ": " + t("kick") + " " + id + "?")) && change(() => call("DELETE", "/clients?clientid=" + encodeURIComponent(id)), again);
  return el(
    "section",
    {},
    form,
    table(
      ["client", "state", "node", "user", "address", "version", "since", "waiting", ""],
      rows.map((row) =>
        row.error
          ? ["", state(false, row.error), row.node_id]
          : [
              el("a", { href: "#client?id=" + encodeURIComponent(row.clientid) }, row.clientid),
              state(row.connected, t(row.connected ? "connected" : "away")),
              row.node_id,
              row.username,
              row.ip_address + ":" + row.port,
              row.proto_ver,
              row.connected ? row.connected_at : row.disconnected_at,
              row.mqueue_len,
              button("kick", () => kick(row.clientid), "bad"),
            ],
      ),
    ),
    rows.length >= LIMIT ? el("p", { class: "soft" }, t("more there")) : null,
  );
}

async function client(again, query) {
  const id = query.get("id");
  const [views, subscriptions] = await Promise.all([get("/clients", { clientid: id }), get("/subscriptions", { clientid: id })]);
  const view = views.find((row) => !row.error);
  if (!view) return el("p", { class: "soft" }, t("nothing"));
  const subscribe = async () => {
    const entered = await ask(t("subscribe"), [["filter", ""], ["qos", "1"]]);
    if (entered) await change(() => call("POST", "/mqtt/subscribe", { clientid: id, topic: entered.filter, qos: Number(entered.qos) }), again);
  };
  return el(
    "section",
    {},
    el("p", {}, button("subscribe", subscribe)),
    table(["figure", "value"], Object.entries(view).map(([name, value]) => [name, value === null ? "-" : typeof value === "object" ? JSON.stringify(value) : String(value)])),
    el("h3", {}, t("subscriptions")),
    table(
      ["filter", "qos", "group", ""],
      subscriptions.map((row) => [row.text, row.qos, row.share, button("unsubscribe", () => change(() => call("POST", "/mqtt/unsubscribe", { clientid: id, topic: row.text }), again), "bad")]),
    ),
  );
}

async function subscriptions(again, query) {
  const [rows, routes] = await Promise.all([get("/subscriptions", { _limit: LIMIT, _match_topic: query.get("topic") }), get("/routes", { _limit: LIMIT })]);
  const form = el(
    "form",
    {
      class: "row",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        location.hash = "subscriptions?topic=" + encodeURIComponent(form.elements.topic.value);
      },
    },
    el("input", { name: "topic", value: query.get("topic") || "", placeholder: t("topic"), "aria-label": t("topic") }),
    el("button", { class: "main" }, t("search")),
  );
  return el(
    "section",
    {},
    form,
    table(["filter", "client", "node", "qos", "group"], rows.map((row) => [row.topic, el("a", { href: "#client?id=" + encodeURIComponent(row.clientid) }, row.clientid), row.node_id, row.qos, row.share])),
    rows.length >= LIMIT ? el("p", { class: "soft" }, t("more there")) : null,
    el("h3", {}, t("routes")),
    table(["filter", "node"], routes.map((row) => [row.topic, row.node_id])),
  );
}

async function topics() {
  const [rows, retained] = await Promise.all([get("/routes", { _limit: 2000 }), get("/retains", { limit: 2000 })]);
  const root = { children: new Map(), marks: [] };
  const place = (topic, mark) => {
    let at = root;
    for (const level of topic.split("/")) {
      if (!at.children.has(level)) at.children.set(level, { children: new Map(), marks: [] });
      at = at.children.get(level);
    }
    at.marks.push(mark);
  };
  rows.forEach((row) => place(row.topic, t("node") + " " + row.node_id));
  retained.items.forEach((item) => place(item.topic, t("retain")));
  const draw = (node) =>
    [...node.children].map(([level, child]) => {
      const text = [level || "(empty)", " ", el("span", { class: "soft" }, child.marks.join(", "))];
      return child.children.size ? el("details", { open: node === root }, el("summary", {}, text), draw(child)) : el("details", { class: "leaf" }, el("summary", {}, text));
    });
  return el("section", {}, root.children.size ? draw(root) : el("p", { class: "soft" }, t("nothing")));
}

const decoded = (base64) => new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));

async function retained(again, query) {
  const page = await get("/retains", { topic_filter: query.get("filter"), limit: LIMIT });
  const publish = async () => {
    const entered = await ask(t("publish"), [["topic", ""], ["payload", "", "textarea"], ["qos", "1"]]);
    if (entered) await change(() => call("POST", "/mqtt/publish", { topic: entered.topic, payload: entered.payload, qos: Number(entered.qos), retain: true }), again);
  };
  const remove = async (topic) => (await ask(t("really") + ": " + t("remove") + " " + topic + "?")) && change(() => call("DELETE", "/retains?topic=" + encodeURIComponent(topic)), again);
  return el(
    "section",
    {},
    el("p", {}, button("publish", publish)),
    table(
      ["topic", "qos", "payload", "from", "time left", ""],
      page.items.map((item) => [item.topic, item.publish.qos, decoded(item.publish.payload).slice(0, 200), item.from.clientid, item.remaining_ttl, button("remove", () => remove(item.topic), "bad")]),
    ),
    page.has_more ? el("p", { class: "soft" }, t("more there")) : null,
  );
}

// What each node has on its way to and from each other one; a node that is older has none.
function streams(rows) {
  const each = rows.flatMap((row) => (row.streams || []).map(({ node_id, to, from }) => [row.node_id, node_id, to.lanes, state(!to.blocked, to.blocked), to.frames, to.messages, to.waiting, to.bytes, to.silent_ms, from.lanes, from.frames, from.messages]));
  return each.length ? [el("h3", {}, t("streams")), table(["node", "other node", "lanes", "blocked", "frames", "unacknowledged", "unsent", "bytes", "silent", "lanes in", "frames in", "unacknowledged in"], each)] : null;
}

async function cluster(again) {
  const [rows, health] = await Promise.all([get("/cluster"), get("/health/check")]);
  const sure = (word, node) => ask(t("really") + ": " + t(word) + " " + node + "?");
  const told = async (action) => {
    const failed = ((await action()).nodes || []).filter((row) => row.error);
    if (failed.length) throw new Error(failed.map((row) => t("node") + " " + row.node_id + ": " + row.error).join("\n"));
  };
  const lead = async (node) => (await sure("lead", node)) && change(() => told(() => call("PUT", "/cluster/leader", { node_id: node })), again);
  const drain = async (node) => (await sure("drain", node)) && change(() => call("PUT", "/nodes/" + node + "/drain"), again);
  const remove = async (node) => (await sure("remove", node)) && change(() => told(() => call("DELETE", "/cluster/nodes/" + node)), again);
  const add = async () => {
    const entered = await ask(t("add a node"), [["node", ""], ["grpc_addr", ""], ["raft_addr", ""]]);
    if (!entered) return;
    const { node, ...addresses } = entered;
    await change(() => told(() => call("PUT", "/cluster/nodes/" + encodeURIComponent(node), addresses)), again);
  };
  const known = rows.filter((row) => !row.error);
  const first = Math.max(0, ...known.map((row) => row.applied));
  const clustered = known.some((row) => row.member);
  const actions = (row) =>
    el("span", {}, row.error || !row.member || row.leader_id === row.node_id ? "" : button("lead", () => lead(row.node_id)), " ", row.error ? button("remove", () => remove(row.node_id), "bad") : button("drain", () => drain(row.node_id), "bad"));
  return el(
    "section",
    {},
    el("p", {}, state(health.running, health.descr)),
    table(
      ["node", "state", "log", "leader", "applied", "behind", "digest", ""],
      rows.map((row) =>
        row.error
          ? [row.node_id, state(false, row.error), "", "", "", "", "", actions(row)]
          : [row.node_id, row.member ? t("member") : t("alone"), row.log_state + " " + row.log_reason, row.leader_id, row.applied, row.member ? first - row.applied : "", row.digest, actions(row)],
      ),
    ),
    clustered ? el("p", {}, button("add a node", add)) : null,
    streams(rows),
    rows.filter((row) => row.figures && Object.keys(row.figures).length).flatMap((row) => [el("h3", {}, t("node") + " " + row.node_id), table(["figure", "value"], Object.entries(row.figures))]),
  );
}
cluster.seconds = 5;

async function plugins(again) {
  const rows = (await get("/plugins")).flatMap((row) => (Array.isArray(row.plugins) ? row.plugins.map((plugin) => ({ node: row.node, ...plugin })) : [{ node: row.node, name: row.plugins, state: "" }]));
  const path = (row) => "/plugins/" + row.node + "/" + row.name;
  const configure = async (row) => {
    const config = await get(path(row) + "/config");
    const entered = await ask(row.name, [["config", JSON.stringify(config, null, 2), "textarea"]]);
    if (!entered) return;
    await change(async () => {
      const wanted = JSON.parse(entered.config);
      const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(config[key])));
      await call("PUT", path(row) + "/config", changed);
    }, again);
  };
  const stop = async (row) => (await ask(t("really") + ": " + t("stop") + " " + row.name + "?")) && change(() => call("PUT", path(row) + "/unload"), again);
  return el(
    "section",
    {},
    table(
      ["node", "plug-in", "state", "version", "detail", ""],
      rows.map((row) => [
        row.node,
        row.name,
        state(row.active, row.state),
        row.version,
        row.descr,
        row.immutable || !row.state
          ? ""
          : el("span", {}, row.active ? button("stop", () => stop(row), "bad") : button("start", () => change(() => call("PUT", path(row) + "/load"), again)), " ", button("configure", () => configure(row))),
      ]),
    ),
  );
}

async function listeners() {
  const rows = await get("/listeners");
  return el(
    "section",
    {},
    table(
      ["node", "listener", "kind", "address", "connections", "accepted", "refused", "state"],
      rows.flatMap((row) => (row.error ? [[row.node_id, state(false, row.error)]] : row.listeners.map((each) => [row.node_id, each.name, each.kind, each.address, each.connections, each.accepted, each.refused, state(!each.trouble, each.trouble || t("ok"))]))),
    ),
  );
}
listeners.seconds = 5;

export const pages = { overview, clients, client, subscriptions, topics, retained, cluster, plugins, listeners };
