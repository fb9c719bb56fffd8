// A hit as elements. Text is only ever set as text, so nothing in a page can become markup here.
import { join, locate } from "./tokens.js";

const BEFORE = 40;
const LENGTH = 150;
const BRAILLE = 0x2800;
const BREAKS = /[，。！？；：、\n]/;

// What a page is shown by, out of Pagefind's fragment: title, date, further pairs, address, facets, text.
export function read(data, root) {
  const bytes = Uint8Array.from(data.meta.show, (symbol) => symbol.codePointAt(0) - BRAILLE);
  const show = JSON.parse(new TextDecoder().decode(bytes));
  const path = (data.raw_url ?? data.url).replace(/^\/+/, "");
  const title = data.meta.title ?? "";
  const content = data.content ?? "";
  return {
    title: show.t,
    date: show.d,
    number: show.m.number ?? "",
    section: show.m.section ?? data.filters.section?.[0] ?? "",
    filters: data.filters,
    address: root + encodeURI(path),
    tokens: content.startsWith(title) ? content.slice(title.length) : content,
  };
}

export function render(page, phrases) {
  const item = document.createElement("li");
  item.className = "search-hit";
  const link = document.createElement("a");
  link.href = page.address;
  link.append(...marked(page.title, phrases));
  item.append(link);
  const facts = document.createElement("p");
  facts.className = "search-hit-facts";
  for (const text of [page.section, page.number].filter(Boolean)) facts.append(element("span", text));
  if (page.date) {
    const time = element("time", page.date);
    time.dateTime = page.date;
    facts.append(time);
  }
  if (facts.childElementCount) item.append(facts);
  const excerpt = document.createElement("p");
  excerpt.className = "search-hit-excerpt";
  excerpt.append(...excerptOf(join(page.tokens).trim(), phrases));
  if (excerpt.textContent) item.append(excerpt);
  return item;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function excerptOf(text, phrases) {
  const first = locate(text, phrases)[0]?.[0] ?? 0;
  let start = Math.max(0, first - BEFORE);
  if (start > 0) {
    // Rather begin with a clause than in the middle of a word.
    const clause = text.slice(start, first).search(BREAKS);
    if (clause >= 0) start += clause + 1;
  }
  const end = Math.min(text.length, start + LENGTH);
  const shownText = text.slice(whole(text, start), whole(text, end)).trim();
  return [
    ...(start > 0 ? ["…"] : []),
    ...marked(shownText.replaceAll("\n", " · "), phrases),
    ...(end < text.length ? ["…"] : []),
  ];
}

// Never between the halves of a character beyond the Basic Multilingual Plane.
function whole(text, at) {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function marked(text, phrases) {
  const nodes = [];
  let done = 0;
  for (const [start, end] of locate(text, phrases)) {
    nodes.push(text.slice(done, start), element("mark", text.slice(start, end)));
    done = end;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}
