// The preview's own script: asks for changes of the page it stands in, and shows what is wrong meanwhile.
// Served with previewed pages only; published pages never carry it.
(() => {
  "use strict";
  const { key } = document.currentScript.dataset;
  const bare = document.body.classList.contains("gongkai-problems");
  let events = null;
  let panel = null;
  let shown = "";

  // A hidden tab keeps no connection: browsers allow six a server, and people keep many tabs.
  const listen = () => {
    if (events || document.visibilityState === "hidden") return;
    const query = new URLSearchParams({ path: location.pathname, key });
    events = new EventSource(`/_gongkai/events?${query}`);
    events.addEventListener("reload", () => {
      rest();
      location.reload();
    });
    events.addEventListener("state", (event) => show(JSON.parse(event.data)));
  };

  const rest = () => {
    if (events) events.close();
    events = null;
  };

  // In a shadow tree neither the site's style nor the panel's touches the other.
  const frame = () => {
    const host = document.createElement("gongkai-preview");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/_gongkai/preview.css";
    panel = document.createElement("section");
    panel.setAttribute("aria-live", "polite");
    root.append(style, panel);
    document.body.append(host);
  };

  const show = ({ label, html, note }) => {
    if (bare || shown === html + note) return;
    shown = html + note;
    if (!panel) frame();
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
