// A form for each endpoint of openapi.json.
import { call } from "/dashboard/api.js";
import { el } from "/dashboard/dom.js";

const main = document.getElementById("endpoints");
const description = await (await fetch(location.origin + "/dashboard/openapi.json")).json();

function form(path, method, operation) {
  const out = el("pre", { "aria-live": "polite" });
  const inputs = operation.parameters.map((parameter) => el("input", { name: parameter.name, placeholder: parameter.name, "aria-label": parameter.name, required: parameter.required }));
  const body = operation.requestBody ? el("textarea", { name: "body", "aria-label": "body" }, "{}") : null;
  const send = async (event) => {
    event.preventDefault();
    let filled = path.replace("/api/v1", "");
    const query = [];
    operation.parameters.forEach((parameter, i) => {
      const value = inputs[i].value;
      if (parameter.in === "path") filled = filled.replace("{" + parameter.name + "}", value.split("/").map(encodeURIComponent).join("/"));
      else if (value) query.push(parameter.name + "=" + encodeURIComponent(value));
    });
    try {
      const answer = await call(method.toUpperCase(), filled + (query.length ? "?" + query.join("&") : ""), body ? JSON.parse(body.value) : undefined);
      out.textContent = typeof answer === "string" ? answer : JSON.stringify(answer, null, 2);
    } catch (error) {
      out.textContent = (error.status || "") + " " + error.message;
    }
  };
  return el(
    "details",
    {},
    el("summary", {}, el("b", {}, method.toUpperCase()), " ", path, " ", el("span", { class: "soft" }, operation.summary)),
    el("form", { class: "row", onsubmit: send }, inputs, body, el("button", { class: "main" }, "Send")),
    out,
  );
}

for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, operation] of Object.entries(methods)) main.append(form(path, method, operation));
}
