// Chooses the page by the part behind # and draws it.
import { token } from "/dashboard/api.js";
import { el } from "/dashboard/dom.js";
import { pages } from "/dashboard/pages.js";
import { language, languages, t } from "/dashboard/words.js";

const root = document.getElementById("rmqtt");
const menu = Object.keys(pages).filter((name) => name !== "client");
// inside the web console, which has a menu of its own
const framed = location.search === "?frame";
let timer = 0;
let drawing = 0;
// what the menu shows, and the page below it
let menuOf = "";
let pageOf = "";

function navigation(current) {
  const choice = el(
    "select",
    {
      "aria-label": t("language"),
      onchange: () => {
        language.set(choice.value);
        show();
      },
    },
    languages.map((each) => el("option", { value: each, selected: each === language.get() }, each === "zh" ? "中文" : "English")),
  );
  return el(
    "nav",
    { "aria-label": "RMQTT" },
    el("h1", {}, "RMQTT"),
    menu.map((name) => el("a", { href: "#" + name, "aria-current": name === current ? "page" : null }, t(name))),
    el("a", { href: "/dashboard/api.html" }, t("try the API")),
    choice,
  );
}

function signIn() {
  const form = el(
    "form",
    {
      class: "row",
      onsubmit: (event) => {
        event.preventDefault();
        token.set(form.elements.token.value);
        show();
      },
    },
    el("input", { type: "password", name: "token", autocomplete: "current-password", "aria-label": t("token") }),
    el("button", { class: "main" }, t("sign in")),
  );
  return el("section", {}, el("p", {}, t("the token of the HTTP API")), form);
}

async function show() {
  clearTimeout(timer);
  const mine = ++drawing;
  const [name, rest] = location.hash.slice(1).split("?", 2);
  const page = pages[name] ? name : "overview";
  document.documentElement.lang = language.get();
  let content;
  try {
    content = await pages[page](show, new URLSearchParams(rest || ""));
    if (pages[page].seconds) timer = setTimeout(show, pages[page].seconds * 1000);
  } catch (error) {
    content = error.status === 401 ? signIn() : el("p", { class: "bad", role: "alert" }, error.message);
  }
  if (mine !== drawing) return;
  place(page, el("main", { id: "page-" + page }, el("h2", {}, t(page)), content));
}

// The menu stays while it says the same; a page that is drawn anew keeps the focus where it was.
function place(page, main) {
  const focusable = () => [...root.querySelectorAll("main :is(a, button, input, select, textarea, summary)")];
  const focused = page === pageOf ? focusable().indexOf(document.activeElement) : -1;
  const says = page + " " + language.get();
  if (says === menuOf) root.querySelector("main").replaceWith(main);
  else root.replaceChildren(...(framed ? [main] : [navigation(page), main]));
  menuOf = says;
  pageOf = page;
  if (focused >= 0) focusable()[focused]?.focus({ preventScroll: true });
}

window.addEventListener("hashchange", show);
show();
