// Asks the index of every period. Pagefind knows words, not Chinese: the page's text was indexed as overlapping pairs of
// characters (tokens.js), so a phrase is searched as a row of neighbouring tokens. A small site has one period.
const NEAR_TOKENS = 24;
const NEAR_HITS = 50;

// Periods that were asked before, by what their index was made from.
const known = new Map();

// The periods, newest first, pages without a date last. Nothing of a period is loaded before it is asked. The list is
// read every time, since the site may have been published anew while the page was open.
export async function open(bundle) {
  const [module, list] = await Promise.all([
    import(new URL("pagefind.js", bundle).href),
    json(new URL("periods.json", bundle), "no-cache"),
  ]);
  return list.periods.map((entry) => {
    const key = `${entry.folder} ${entry.input}`;
    if (!known.has(key)) known.set(key, period(module, new URL(entry.folder, bundle), entry));
    return known.get(key);
  });
}

// Begin anew: an index that could not be loaded stays broken.
export function forget() {
  known.clear();
}

async function json(address, cache = "default") {
  const answer = await fetch(address, { cache });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function period(module, folder, entry) {
  let index = null;
  let facets = null;
  let titles = null;
  return {
    index: () => (index ??= create(module, folder)),
    facets: () => (facets ??= json(new URL(entry.facets, folder)).then(byPage)),
    titles: () => (titles ??= json(new URL(entry.titles, folder))),
    pages: entry.pages,
  };
}

function create(module, folder) {
  // Pagefind takes its language from the page and would cut a query by the browser's Chinese dictionary, which
  // knows nothing of pairs. It reads the attribute at once, so nobody sees the change.
  const page = document.documentElement;
  const language = page.lang;
  page.lang = "und";
  const index = module.createInstance({ basePath: folder.pathname });
  page.lang = language;
  return index;
}

// What each page can be filtered by: (id) => [[key, value]].
function byPage({ values, pages }) {
  return (id) => (pages[id] ?? []).map((place) => values[place]);
}

const quoted = (tokens) => `"${tokens.join(" ")}"`;

// Pages of a period that hold every phrase, in the order of `sort` ({date: "asc" | "desc"}; {}: none).
export async function exact({ index }, phrases, sort) {
  if (!phrases.length) return (await index().search(null, { sort })).results;
  const [first, ...others] = await Promise.all(phrases.map((phrase) => index().search(quoted(phrase), { sort })));
  const sets = others.map((list) => new Set(list.results.map((result) => result.id)));
  return first.results.filter(({ id }) => sets.every((ids) => ids.has(id)));
}

// The ids of a period's pages that hold every token, best first.
export async function ranked({ index }, phrases) {
  const { results } = await index().search(phrases.flat().join(" "));
  return results.map(({ id }) => id);
}

// Pages of any period that share the rarer tokens with the query, best first.
export async function near(periods, phrases, fits) {
  const tokens = [...new Set(phrases.flat())].slice(0, NEAR_TOKENS);
  const all = periods.reduce((sum, { pages }) => sum + pages, 0);
  const scores = periods.map(() => new Map());
  const lists = await Promise.all(tokens.map((token) => similar(periods, token, all)));
  for (const list of lists) {
    const weight = Math.log(1 + all / (list.length || 1));
    for (const [place, hit] of list) {
      const entry = scores[place].get(hit.id) ?? { hit, score: 0 };
      entry.score += weight;
      scores[place].set(hit.id, entry);
    }
  }
  const facets = await Promise.all(periods.map((one) => one.facets()));
  const fitting = scores.flatMap((some, place) =>
    [...some.values()].filter(({ hit }) => fits(facets[place](hit.id))),
  );
  fitting.sort((one, other) => other.score - one.score);
  const enough = (fitting[0]?.score ?? 0) / 2;
  return fitting.filter((entry) => entry.score >= enough).slice(0, NEAR_HITS).map((entry) => entry.hit);
}

// The pages with a token, as [[place of the period, hit]]; for a Latin word that is nowhere, those with longer ones.
async function similar(periods, token, all) {
  const same = await everywhere(periods, quoted([token]));
  if (same.length || !/^[\p{Script=Latin}\p{Nd}]{3,}$/u.test(token)) return same;
  const begins = await everywhere(periods, token);
  return begins.length * 3 > all ? [] : begins;
}

async function everywhere(periods, text) {
  const lists = await Promise.all(periods.map(({ index }) => index().search(text)));
  return lists.flatMap((list, place) => list.results.map((hit) => [place, hit]));
}
