// The search page: the address says what is searched for, the form shows it, the list holds every hit.
import { answer, arranged, batches, inTurn, sieve } from "./answers.js";
import { forget, near, open } from "./engine.js";
import { render } from "./hit.js";
import { isSingle, phrases as phrasesOf } from "./tokens.js";

const SORTS = new Set(["relevance", "newest", "oldest"]);
// A screenful of hits is listed first; then all periods are asked, but not for longer than the reader may wait (ms).
// Then so many hits are listed as fast as they come, so many more when there is nothing else to do, and the rest when
// the reader comes near the end of the list.
const SCREENFUL = 20;
const PATIENCE = 2000;
const AT_ONCE = 500;
const AHEAD = 2000;

const form = document.getElementById("search-form");
const list = document.getElementById("results");
const status = document.getElementById("search-status");
const about = document.getElementById("search-periods");
const heading = document.getElementById("results-heading");
const filterBox = document.getElementById("search-filters");
const clear = document.getElementById("search-clear");
const fallback = document.getElementById("search-fallback");
const words = JSON.parse(document.getElementById("search-strings").textContent);
const root = form.dataset.root;
const pageTitle = document.title;
const facetKeys = [...form.querySelectorAll("[data-facet]")].map((box) => box.dataset.facet);

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
    sort: SORTS.has(sort) ? sort : "relevance",
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

// Counts by facet; as long as not all periods have answered they are told to be more, and nothing disappears.
function showCounts(counts, complete) {
  for (const box of form.querySelectorAll("[data-facet] input")) {
    const count = counts[box.name]?.[box.value] ?? 0;
    const label = box.closest("label");
    label.querySelector(".facet-count").textContent = complete ? String(count) : say(words.at_least, { n: count });
    label.parentElement.hidden = complete && count === 0 && !box.checked;
  }
  for (const facet of form.querySelectorAll("[data-facet]")) {
    facet.hidden = [...facet.querySelectorAll("input")].every((box) => box.closest("label").parentElement.hidden);
  }
}

// What is told while it goes on is not read aloud, period after period: only what comes of it is.
function tell(message, busy = false) {
  status.setAttribute("aria-busy", String(busy));
  status.textContent = message;
}

function finish(message, title = words.results) {
  tell(message);
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
  about.hidden = true;
  const asked = phrasesOf(state.query);
  const single = asked.filter(isSingle);
  const phrases = asked.filter((phrase) => !isSingle(phrase));
  if (state.query && !phrases.length) return finish(words.too_short);
  if (!state.query && !Object.keys(state.filters).length) return finish(words.prompt);
  list.setAttribute("aria-busy", "true");
  tell(words.searching);
  try {
    const periods = await open(new URL("pagefind/", new URL(root, location.href)));
    if (stale()) return;
    about.hidden = periods.length < 2 || state.sort !== "relevance" || !phrases.length;
    about.textContent = about.hidden ? "" : say(words.periods, { n: periods.length });
    const note = single.length ? say(words.ignored, { words: single.join(words.list) }) : "";
    await search(periods, state, phrases, note, stale);
  } catch (error) {
    if (stale()) return;
    current += 1; // what other periods still answer is no longer told
    forget();
    fallback.hidden = false;
    finish(words.unavailable);
    console.warn(error);
  }
}

async function search(periods, state, phrases, note, stale) {
  const tally = {};
  const fits = sieve(state.filters, tally);
  let total = 0;
  let answered = 0;
  const told = (found) => {
    if (stale()) return;
    total += found.hits.length;
    answered += 1;
    const complete = answered === periods.length;
    showCounts(tally, complete);
    const values = { n: total, done: answered, all: periods.length };
    if (!complete) tell(say(words.partial, values), true);
    else if (total) tell(countText(total, note));
  };
  const ask = async (period) => {
    if (stale()) return null;
    const found = await answer(period, phrases, state, fits);
    told(found);
    return found;
  };
  let begin;
  const ready = new Promise((resume) => (begin = resume));
  const answers = inTurn(state.sort === "oldest" ? [...periods].reverse() : periods, ask, ready);
  const everything = Promise.all(answers);
  const patience = ready.then(() => new Promise((resume) => setTimeout(resume, PATIENCE)));
  everything.catch(() => {});
  const pace = async (listed) => {
    if (listed < SCREENFUL) return soon();
    begin();
    if (listed < AT_ONCE) return Promise.race([everything, patience]).then(soon);
    await everything;
    if (stale()) return;
    if (total > listed) finish(say(words.listing, { n: total }) + note);
    await (list.childElementCount < AHEAD ? idle() : nearEnd());
  };
  answers[0].then((found) => found?.hits.length >= SCREENFUL || begin()).catch(() => {});
  await listAll(answers, state, phrases, pace, stale);
  if (stale()) return;
  if (total) return finish(countText(total, note));
  if (!phrases.length) return finish(words.none);
  const similar = await near(periods, phrases, sieve(state.filters, {}));
  if (stale()) return;
  list.dataset.near = "true";
  const tokens = [...new Set(phrases.flat())].map((token) => [token]);
  await append(similar, tokens, soon, stale);
  if (stale()) return;
  if (similar.length) finish(say(words.near_count, { n: similar.length }), words.near);
  else finish(words.none);
}

const countText = (count, note) => say(count === 1 ? words.count_one : words.count, { n: count }) + note;

// Period after period in their order, whichever answers first.
async function listAll(answers, state, phrases, pace, stale) {
  const byRelevance = state.sort === "relevance" && phrases.length > 0;
  let first = 0;
  for (const pending of answers) {
    const found = await pending;
    if (stale()) return;
    const { equal, others } = byRelevance ? await arranged(found, phrases, state.query, root) : { equal: [], others: found.hits };
    if (stale()) return;
    await append(equal, phrases, pace, stale, list.children[first] ?? null);
    first += equal.length;
    await append(others, phrases, pace, stale);
  }
}

async function append(hits, phrases, pace, stale, before = null) {
  for await (const pages of batches(hits, root)) {
    if (stale()) return;
    const items = document.createDocumentFragment();
    items.append(...pages.map((page) => render(page, phrases)));
    list.insertBefore(items, before);
    await pace(list.childElementCount);
    if (stale()) return;
  }
}

// Typing and scrolling go first.
const soon = () => new Promise((resume) => setTimeout(resume));
const idle = () => new Promise((resume) => (window.requestIdleCallback ? requestIdleCallback(resume) : setTimeout(resume, 50)));
const nearEnd = () =>
  new Promise((resume) => {
    const watch = new IntersectionObserver(
      ([last]) => {
        if (!last.isIntersecting) return;
        watch.disconnect();
        resume();
      },
      { rootMargin: "0px 0px 2000px 0px" },
    );
    watch.observe(list.lastElementChild);
  });

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
