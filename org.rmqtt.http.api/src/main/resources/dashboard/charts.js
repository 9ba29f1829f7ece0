// A line of the last samples.
import { el } from "/dashboard/dom.js";

const SVG = "http://www.w3.org/2000/svg";

export function chart(title, points, unit = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 40");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const top = Math.max(1, ...points);
  const line = document.createElementNS(SVG, "polyline");
  line.setAttribute(
    "points",
    points.map((value, i) => (points.length < 2 ? 0 : (i * 100) / (points.length - 1)) + "," + (38 - (36 * value) / top)).join(" "),
  );
  svg.append(line);
  const last = points.length ? points[points.length - 1] : 0;
  return el("div", { class: "card" }, el("span", {}, title), el("b", {}, Math.round(last * 10) / 10 + unit), svg);
}

// The growth of a counter for each second, from samples of it.
export function rates(samples, name) {
  const points = [];
  for (let i = 1; i < samples.length; i++) {
    const seconds = (samples[i].ts - samples[i - 1].ts) / 1000;
    points.push(seconds > 0 ? Math.max(0, (samples[i][name] - samples[i - 1][name]) / seconds) : 0);
  }
  return points;
}
