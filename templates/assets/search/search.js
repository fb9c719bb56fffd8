// The search page: the address says what is searched for, the form shows it, the list holds every hit.
import { countsWithout, exact, near, open } from "./engine.js";
import { read, render } from "./hit.js";
import { bare, fold, isSingle, locate, phrases as phrasesOf } from "./tokens.js";

const BATCH = 24;
const PREFER_EQUAL = 120;
const SORTS = { relevance: {}, newest: { date: "desc" }, oldest: { date: "asc" } };

const form = document.getElementById("search-form");
const list = document.getElementById("results");
const status = document.getElementById("search-status");
const heading = document.getElementById("results-heading");
const filterBox = document.getElementById("search-filters");
const clear = document.getElementById("search-clear");
const fallback = document.getElementById("search-fallback");
const words = JSON.parse(document.getElementById("search-strings").textContent);
const root = form.dataset.root;
const pageTitle = document.title;
const facetKeys = [...form.querySelectorAll("[data-facet]")].map((box) => box.dataset.facet);

let opening = null;
let current = 0;

const say = (text, values = {}) =>
  Object.entries(values).reduce((sentence, [name, value]) => sentence.replaceAll(`{${name}}`, value), text);

function stateOf(parameters) {
  const filters = {};
  for (const key of facetKeys) {
    const values = [...new Set(parameters.getAll(key))].filter(Boolean);
    if (values.length) filters[key] = values;
  }
  const sort = parameters.get("sort") ?? "";
  return {
    query: (parameters.get("q") ?? "").trim(),
    filters,
    sort: Object.hasOwn(SORTS, sort) ? sort : "relevance",
    title: parameters.get("scope") === "title",
  };
}

function addressOf(state) {
  const parameters = new URLSearchParams();
  if (state.query) parameters.set("q", state.query);
  for (const [key, values] of Object.entries(state.filters)) {
    for (const value of values) parameters.append(key, value);
  }
  if (state.sort !== "relevance") parameters.set("sort", state.sort);
  if (state.title) parameters.set("scope", "title");
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

function fillForm(state) {
  form.elements.q.value = state.query;
  form.elements.sort.value = state.sort;
  for (const radio of form.querySelectorAll("[name=scope]")) radio.checked = (radio.value === "title") === state.title;
  for (const box of form.querySelectorAll("[data-facet] input")) {
    box.checked = state.filters[box.name]?.includes(box.value) ?? false;
  }
  clear.hidden = !Object.keys(state.filters).length;
  if (!clear.hidden) filterBox.open = true;
}

function showCounts(counts) {
  for (const box of form.querySelectorAll("[data-facet] input")) {
    const count = counts[box.name]?.[box.value] ?? 0;
    const label = box.closest("label");
    label.querySelector(".facet-count").textContent = String(count);
    label.parentElement.hidden = count === 0 && !box.checked;
  }
  for (const facet of form.querySelectorAll("[data-facet]")) {
    facet.hidden = [...facet.querySelectorAll("input")].every((box) => box.closest("label").parentElement.hidden);
  }
}

function finish(message, title = words.results) {
  status.textContent = message;
  heading.textContent = title;
  list.setAttribute("aria-busy", "false");
}

async function run() {
  const mine = ++current;
  const stale = () => mine !== current;
  const state = stateOf(new URLSearchParams(location.search));
  fillForm(state);
  document.title = state.query ? `${state.query} - ${pageTitle}` : pageTitle;
  list.replaceChildren();
  list.removeAttribute("data-near");
  const asked = phrasesOf(state.query);
  const single = asked.filter(isSingle);
  const phrases = asked.filter((phrase) => !isSingle(phrase));
  if (state.query && !phrases.length) return finish(words.too_short);
  if (!state.query && !Object.keys(state.filters).length) return finish(words.prompt);
  list.setAttribute("aria-busy", "true");
  status.textContent = words.searching;
  try {
    opening ??= open(new URL("pagefind/", new URL(root, location.href)));
    const index = await opening;
    const note = single.length ? say(words.ignored, { words: single.join(words.list) }) : "";
    await search(index, state, phrases, note, stale);
  } catch (error) {
    if (stale()) return;
    opening = null;
    fallback.hidden = false;
    finish(words.unavailable);
    console.warn(error);
  }
}

async function search(index, state, phrases, note, stale) {
  const { filters, title } = state;
  // Pagefind filters and counts one phrase; for more, and for titles, every hit is looked at as it arrives.
  const byHand = phrases.length > 1 || (title && phrases.length > 0);
  const found = await exact(index, phrases, byHand ? {} : filters, SORTS[state.sort]);
  if (stale()) return;
  let hits = found.hits;
  if (title && phrases.length) hits = hits.filter((hit) => found.titled.has(hit.id));
  if (state.sort === "relevance") hits = await equalFirst(hits, state.query);
  const tally = {};
  const fits = (page) => {
    if (!byHand) return true;
    if (title && !phrases.every((phrase) => locate(page.title, [phrase]).length)) return false;
    const failing = Object.keys(filters).filter((key) => !filters[key].some((value) => page.filters[key]?.includes(value)));
    for (const key of facetKeys) {
      if (failing.some((other) => other !== key)) continue;
      for (const value of page.filters[key] ?? []) {
        tally[key] ??= {};
        tally[key][value] = (tally[key][value] ?? 0) + 1;
      }
    }
    return !failing.length;
  };
  if (!byHand) {
    const counts = { ...found.counts };
    for (const key of Object.keys(filters)) counts[key] = await countsWithout(index, phrases[0], filters, key);
    if (stale()) return;
    showCounts(counts);
    if (hits.length) status.textContent = countText(hits.length, note);
  }
  const shownHits = await append(hits, phrases, fits, stale);
  if (stale()) return;
  if (byHand) showCounts(tally);
  if (shownHits) return finish(countText(shownHits, note));
  if (!phrases.length) return finish(words.none);
  const similar = await near(index, phrases, filters);
  if (stale()) return;
  list.dataset.near = "true";
  const tokens = [...new Set(phrases.flat())].map((token) => [token]);
  const shownNear = await append(similar, tokens, () => true, stale);
  if (stale()) return;
  if (shownNear) finish(say(words.near_count, { n: shownNear }), words.near);
  else finish(words.none);
}

const countText = (count, note) => say(count === 1 ? words.count_one : words.count, { n: count }) + note;

// The page that bears the number or title typed comes before those that only mention it.
async function equalFirst(hits, query) {
  if (hits.length < 2 || hits.length > PREFER_EQUAL) return hits;
  const typed = bare(fold(query));
  if (!typed) return hits;
  const pages = await Promise.all(hits.map(async (hit) => read(await hit.data(), root)));
  const equal = pages.map((page) => [page.number, page.title].some((text) => bare(fold(text)) === typed));
  return [...hits.filter((_, place) => equal[place]), ...hits.filter((_, place) => !equal[place])];
}

async function append(hits, phrases, fits, stale) {
  let appended = 0;
  for (let start = 0; start < hits.length; start += BATCH) {
    const batch = await Promise.all(hits.slice(start, start + BATCH).map((hit) => hit.data()));
    if (stale()) return appended;
    const pages = batch.map((data) => read(data, root)).filter(fits);
    list.append(...pages.map((page) => render(page, phrases)));
    appended += pages.length;
    // Typing and scrolling go first.
    await new Promise((resume) => setTimeout(resume));
  }
  return appended;
}

function go(state) {
  const address = addressOf(state);
  if (address !== location.search) history.pushState(null, "", address || location.pathname);
  run();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(stateOf(new URLSearchParams(new FormData(form))));
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "q") go(stateOf(new URLSearchParams(new FormData(form))));
});
clear.addEventListener("click", () => {
  go({ ...stateOf(new URLSearchParams(new FormData(form))), filters: {} });
  form.elements.q.focus();
});
addEventListener("popstate", run);
if (matchMedia("(max-width: 48rem)").matches) filterBox.open = false;
run();
