// What the periods answer: which of their pages fit, in which order, and how many by facet.
import { exact, ranked } from "./engine.js";
import { read } from "./hit.js";
import { bare, fold, locate } from "./tokens.js";

const BATCH = 24;
const LANES = 3;
const PREFER_EQUAL = 120;
const SORTS = { relevance: {}, newest: { date: "desc" }, oldest: { date: "asc" } };

// `work` on every item: on the first alone, so that its answer comes first, then on a few at a time.
export function inTurn(items, work) {
  const begun = [work(items[0])];
  for (const item of items.slice(1)) begun.push(begun[Math.max(0, begun.length - LANES)].then(() => work(item)));
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
export async function answer(period, phrases, { sort, title }, fits, root) {
  const [hits, facets] = await Promise.all([exact(period, phrases, SORTS[sort]), period.facets()]);
  const found = title && phrases.length && hits.length ? await inTitle(period, hits, phrases, root) : hits;
  return { period, hits: found.filter((hit) => fits(facets(hit.id))) };
}

async function inTitle(period, hits, phrases, root) {
  const { titled } = await ranked(period, phrases);
  const found = [];
  for await (const pages of batches(hits.filter((hit) => titled.has(hit.id)), root)) {
    found.push(...pages.filter(([page]) => phrases.every((phrase) => locate(page.title, [phrase]).length)));
  }
  return found.map(([, hit]) => hit);
}

// The hits with what they are shown by, [page, hit], some at a time.
export async function* batches(hits, root) {
  for (let start = 0; start < hits.length; start += BATCH) {
    const some = hits.slice(start, start + BATCH);
    const data = await Promise.all(some.map((hit) => hit.data()));
    yield data.map((one, place) => [read(one, root), some[place]]);
  }
}

// Hits of a period by relevance. The pages that bear the number or title typed are apart: they come before all that
// only mention it.
export async function arranged({ period, hits }, phrases, query, root) {
  const ordered = hits.length > 1 ? inOrderOf((await ranked(period, phrases)).order, hits) : hits;
  const typed = bare(fold(query));
  if (!typed || hits.length > PREFER_EQUAL) return { equal: [], others: ordered };
  const pages = await Promise.all(ordered.map(async (hit) => read(await hit.data(), root)));
  const equal = pages.map((page) => [page.number, page.title].some((text) => bare(fold(text)) === typed));
  return { equal: ordered.filter((_, place) => equal[place]), others: ordered.filter((_, place) => !equal[place]) };
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
