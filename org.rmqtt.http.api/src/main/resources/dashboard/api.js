// Calls of the HTTP API. The token stays in this tab.
const KEY = "rmqtt.token";

export const token = {
  get: () => sessionStorage.getItem(KEY) || "",
  set: (value) => sessionStorage.setItem(KEY, value),
};

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function call(method, path, body) {
  const headers = {};
  if (token.get()) headers.Authorization = "Bearer " + token.get();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(location.origin + "/api/v1" + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const answer = json ? JSON.parse(text) : text;
  if (!response.ok) throw new ApiError(response.status, (answer && answer.error) || text || response.statusText);
  return answer;
}

export const get = (path, query = {}) => {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== "" && value !== undefined && value !== null)
    .map(([name, value]) => name + "=" + encodeURIComponent(value));
  return call("GET", path + (parts.length ? "?" + parts.join("&") : ""));
};
