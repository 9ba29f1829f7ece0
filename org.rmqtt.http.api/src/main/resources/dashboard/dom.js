// Elements without a framework. Text is always text, never markup.
import { t } from "/dashboard/words.js";

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined).map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

export function table(heads, rows, empty = t("nothing")) {
  if (!rows.length) return el("p", { class: "soft" }, empty);
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, t(head))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell ?? "-"))))),
    ),
  );
}

export const button = (word, action, kind = "") =>
  el("button", { type: "button", class: kind, onclick: action }, t(word));

// Asks before something is changed; resolves to what was entered, or null.
export function ask(question, fields = []) {
  return new Promise((resolve) => {
    const inputs = fields.map(([name, value, tag]) => {
      const input = el(tag || "input", { name, "aria-label": t(name), value: tag ? null : value });
      if (tag) input.value = value;
      return el("label", {}, t(name), el("br"), input, el("br"));
    });
    const dialog = el(
      "dialog",
      { "aria-label": question },
      el(
        "form",
        { method: "dialog" },
        el("p", {}, question),
        inputs,
        el("menu", {}, el("button", { value: "no" }, t("cancel")), el("button", { value: "yes", class: "main" }, t("ok"))),
      ),
    );
    dialog.addEventListener("close", () => {
      const entered = Object.fromEntries(fields.map(([name]) => [name, dialog.querySelector("[name='" + name + "']").value]));
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? entered : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
