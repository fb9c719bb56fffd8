// The preview's own script: asks for changes of the page it stands in, and shows what is wrong meanwhile.
// Served with previewed pages only; published pages never carry it.
(() => {
  "use strict";
  const OWN = "/_gongkai/";
  let { key } = document.currentScript.dataset;
  const bare = document.body.classList.contains("gongkai-problems");
  let events = null;
  let host = null;
  let shown = "";

  // A hidden tab keeps no connection: browsers allow six a server, and people keep many tabs.
  const listen = () => {
    if (events || document.visibilityState === "hidden") return;
    const query = new URLSearchParams({ path: location.pathname, key });
    events = new EventSource(`${OWN}events?${query}`);
    events.addEventListener("reload", () => {
      rest();
      renew().catch(() => location.reload());
    });
    events.addEventListener("state", (event) => show(JSON.parse(event.data)));
  };

  const rest = () => {
    if (events) events.close();
    events = null;
  };

  const all = (page, selector) => [...page.querySelectorAll(selector)];
  const styles = (page) => all(page, "link[rel=stylesheet]").map((link) => link.getAttribute("href")).join(" ");
  const still = (page) => all(page, "script").every((script) => script.getAttribute("src") === `${OWN}preview.js`);
  const lasting = "link[rel=stylesheet], meta[http-equiv], meta[charset]";

  // A page without scripts and with the styles it had is changed in place: at once, without a flicker, where it was
  // scrolled to. Any other one is loaded again.
  const renew = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const tag = next.querySelector(`script[src="${OWN}preview.js"]`);
    const simple = tag && !bare && !next.body.classList.contains("gongkai-problems") && still(document) && still(next);
    if (!simple || styles(next) !== styles(document) || next.querySelector("meta[http-equiv=refresh]")) {
      location.reload();
      return;
    }
    key = tag.dataset.key;
    tag.remove();
    for (const old of all(document, "head > *")) if (!old.matches(lasting)) old.remove();
    document.head.append(...all(next, "head > *").filter((element) => !element.matches(lasting)));
    document.documentElement.lang = next.documentElement.lang;
    document.body.replaceChildren(...next.body.childNodes, ...(host ? [host] : []));
    listen();
  };

  // In a shadow tree neither the site's style nor the panel's touches the other.
  const frame = () => {
    host = document.createElement("gongkai-preview");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = `${OWN}preview.css`;
    const panel = document.createElement("section");
    panel.setAttribute("aria-live", "polite");
    root.append(style, panel);
    document.body.append(host);
  };

  const show = ({ label, html, note }) => {
    if (bare || shown === html + note) return;
    shown = html + note;
    if (!host) frame();
    const panel = host.shadowRoot.querySelector("section");
    panel.setAttribute("aria-label", label);
    panel.hidden = !shown;
    // The server wrote and escaped this text.
    panel.innerHTML = html;
    if (note) {
      const line = document.createElement("p");
      line.className = "note";
      line.textContent = note;
      panel.append(line);
    }
  };

  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? rest() : listen()));
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", listen);
  listen();
})();
