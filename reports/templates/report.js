"use strict";
// Everything here is a convenience: the page is complete without it.
(() => {
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const cases = [...document.querySelectorAll("details.case")];
  const rows = [...document.querySelectorAll("tr.row")];
  const said = document.getElementById("said");
  root.classList.add("js");

  // ---- permalinks: open what the address points at
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      at.hidden = false;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);

  // ---- filter by verdict, section and text
  const form = document.getElementById("filter");
  const sectionOf = (element) => element.closest(".group").dataset.n;
  const texts = new Map();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };
  const filter = () => {
    const chosen = new FormData(form);
    const verdicts = new Set(chosen.getAll("v"));
    const section = chosen.get("n");
    const wanted = chosen.get("q").trim().toLowerCase();
    let shown = 0;
    cases.forEach((element, index) => {
      const fits = verdicts.has(element.dataset.v) && (!section || sectionOf(element) === section)
        && (!wanted || textOf(element).includes(wanted));
      element.hidden = rows[index].hidden = !fits;
      shown += fits;
    });
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("details.case:not([hidden])");
    for (const part of document.querySelectorAll(".overview")) part.hidden = !part.querySelector("tr.row:not([hidden])");
    const message = words.shown.replace("{n}", shown).replace("{total}", cases.length);
    form.querySelector("output").textContent = message;
    said.textContent = message;
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  // ---- expand and collapse
  const openAll = (open) => cases.forEach((element) => { if (!element.hidden) element.open = open; });
  document.querySelector('[data-do="expand"]').addEventListener("click", () => openAll(true));
  document.querySelector('[data-do="collapse"]').addEventListener("click", () => openAll(false));

  // ---- copy an exchange as curl; the access token is never in the page, a variable stands in its place
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const skipped = /^(host|content-length|connection|accept-encoding|user-agent|transfer-encoding):/i;
  const header = (line) => /^authorization:/i.test(line) ? '-H "Authorization: Bearer $KFR_ACCESS_TOKEN"' : `-H ${quoted(line)}`;
  const curl = (request) => {
    const [first, ...lines] = request.textContent.split("\n");
    const [method, ...url] = first.split(" ");
    const parts = [`curl -i -X ${quoted(method)} ${quoted(url.join(" "))}`];
    parts.push(...lines.filter((line) => line && !skipped.test(line)).map(header));
    const body = request.parentElement.querySelector("pre.body");
    if (body) parts.push(`--data-binary ${quoted(body.textContent)}`);
    const command = parts.join(" \\\n  ");
    return body && "cut" in body.dataset ? `# ${words.cut}\n${command}` : command;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page opened from a file may lack the clipboard; selecting and copying by command still works there.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    said.textContent = words.copied;
  };
  const copyButton = (request) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.curl;
    button.addEventListener("click", async () => {
      await copy(curl(request));
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.curl; }, 1500);
    });
    return button;
  };
  // A button is made when its exchange is first opened: a large page has thousands.
  addEventListener("toggle", (event) => {
    const exchange = event.target;
    if (!exchange.open || !exchange.matches("details.exchange") || exchange.querySelector("button")) return;
    const request = exchange.querySelector("pre");
    request.before(copyButton(request));
  }, true);

  reveal();
})();
