// What the periods answer: which of their pages fit, in which order, and how many by facet.
import { exact, ranked } from "./engine.js";
import { read } from "./hit.js";
import { bare, fold, locate } from "./tokens.js";

const BATCH = 24;
const LANES = 6;
const PREFER_EQUAL = 120;
const SORTS = { relevance: {}, newest: { date: "desc" }, oldest: { date: "asc" } };

// `work` on every item: on the first alone, so that its hits are there first, from `ready` on a few at a time.
export function inTurn(items, work, ready) {
  const begun = [work(items[0])];
  for (const item of items.slice(1)) {
    const before = begun[Math.max(0, begun.length - LANES)];
    begun.push(Promise.all([ready, before]).then(() => work(item)));
  }
  // Who waits for one of them is told; the others are not to complain beside it.
  for (const one of begun) one.catch(() => {});
  return begun;
}

// Whether a page with these facets passes the filters, any value of a key and every key. It is counted in `tally`
// for each facet as if that were not chosen, so that its other values can be told apart.
export function sieve(filters, tally) {
  return (facets) => {
    const failing = Object.keys(filters).filter(
      (key) => !facets.some(([name, value]) => name === key && filters[key].includes(value)),
    );
    for (const [key, value] of facets) {
      if (failing.some((other) => other !== key)) continue;
      tally[key] ??= {};
      tally[key][value] = (tally[key][value] ?? 0) + 1;
    }
    return !failing.length;
  };
}

// The hits of one period, in the order of `sort`; that of relevance comes with `arranged`.
export async function answer(period, phrases, { sort, title }, fits) {
  const [hits, facets] = await Promise.all([exact(period, phrases, SORTS[sort]), period.facets()]);
  const found = title && phrases.length && hits.length ? await inTitle(period, hits, phrases) : hits;
  return { period, hits: found.filter((hit) => fits(facets(hit.id))) };
}

async function inTitle(period, hits, phrases) {
  const titles = await period.titles();
  return hits.filter(({ id }) => phrases.every((phrase) => locate(titles[id], [phrase]).length));
}

// What hits are shown by, some at a time.
export async function* batches(hits, root) {
  for (let start = 0; start < hits.length; start += BATCH) {
    const data = await Promise.all(hits.slice(start, start + BATCH).map((hit) => hit.data()));
    yield data.map((one) => read(one, root));
  }
}

// Hits of a period by relevance. The pages that bear the number or title typed are apart: they come before all that
// only mention it. Words of a title stand high already; a number may be mentioned by many.
export async function arranged({ period, hits }, phrases, query, root) {
  const ordered = hits.length > 1 ? inOrderOf(await ranked(period, phrases), hits) : hits;
  const typed = bare(fold(query));
  if (!typed || hits.length > PREFER_EQUAL) return { equal: [], others: ordered };
  const looked = /\p{Nd}/u.test(typed) ? ordered : ordered.slice(0, BATCH);
  const pages = await Promise.all(looked.map(async (hit) => read(await hit.data(), root)));
  const same = pages.map((page) => [page.number, page.title].some((text) => bare(fold(text)) === typed));
  const equal = looked.filter((_, place) => same[place]);
  return { equal, others: ordered.filter((hit) => !equal.includes(hit)) };
}

function inOrderOf(ids, hits) {
  const left = new Map(hits.map((hit) => [hit.id, hit]));
  const found = [];
  for (const id of ids) {
    if (left.has(id)) found.push(left.get(id));
    left.delete(id);
  }
  return [...found, ...left.values()];
}
