// Asks the index. Pagefind knows words, not Chinese: the page's text was indexed as overlapping pairs of characters
// (tokens.js), so a phrase is searched as a row of neighbouring tokens.
const NEAR_TOKENS = 24;
const NEAR_HITS = 50;

export async function open(bundle) {
  const module = await import(new URL("pagefind.js", bundle).href);
  // Pagefind takes its language from the page and would cut a query by the browser's Chinese dictionary, which
  // knows nothing of pairs. It reads the attribute at once, so nobody sees the change.
  const page = document.documentElement;
  const language = page.lang;
  page.lang = "und";
  const index = module.createInstance({ basePath: bundle.pathname });
  page.lang = language;
  await index.filters();
  return index;
}

const quoted = (tokens) => `"${tokens.join(" ")}"`;

// Pages that hold every phrase, as Pagefind's results in order, and the counts by facet where Pagefind knows them.
// `filters`: {key: [values]}, any value of a key, every key. `sort`: {} for relevance, or {date: "asc" | "desc"}.
export async function exact(index, phrases, filters, sort) {
  const options = { filters: anyOf(filters), sort };
  if (!phrases.length) {
    const all = await index.search(null, options);
    return { hits: all.results, counts: all.filters };
  }
  const byRelevance = !Object.keys(sort).length;
  const [ranked, ...lists] = await Promise.all([
    index.search(phrases.flat().join(" "), { filters: options.filters }),
    ...phrases.map((phrase) => index.search(quoted(phrase), options)),
  ]);
  const sets = lists.map((list) => new Set(list.results.map((result) => result.id)));
  const everywhere = (result) => sets.every((ids) => ids.has(result.id));
  const found = lists[0].results.filter(everywhere);
  const titled = new Set(
    ranked.results.filter((result) => result.matchedMetaFields?.includes("title")).map((result) => result.id),
  );
  const hits = byRelevance ? inOrderOf(ranked.results, found) : found;
  return { hits, titled, counts: phrases.length === 1 ? lists[0].filters : null };
}

// Counts as if the facet itself were not chosen, so that its other values can be told apart.
export async function countsWithout(index, phrase, filters, key) {
  const others = Object.fromEntries(Object.entries(filters).filter(([name]) => name !== key));
  const found = await index.search(phrase ? quoted(phrase) : null, { filters: anyOf(others) });
  return found.filters[key] ?? {};
}

// Pages that share the rarer tokens with the query, best first.
export async function near(index, phrases, filters) {
  const tokens = [...new Set(phrases.flat())].slice(0, NEAR_TOKENS);
  const options = { filters: anyOf(filters) };
  const all = (await index.search(null, options)).results.length;
  const scores = new Map();
  const lists = await Promise.all(tokens.map((token) => similar(index, token, options, all)));
  for (const list of lists) {
    const weight = Math.log(1 + all / (list.length || 1));
    for (const result of list) {
      const entry = scores.get(result.id) ?? { result, score: 0 };
      entry.score += weight;
      scores.set(result.id, entry);
    }
  }
  const ranked = [...scores.values()].sort((one, other) => other.score - one.score);
  const enough = (ranked[0]?.score ?? 0) / 2;
  return ranked.filter((entry) => entry.score >= enough).slice(0, NEAR_HITS).map((entry) => entry.result);
}

async function similar(index, token, options, all) {
  const same = await index.search(quoted([token]), options);
  if (same.results.length || !/^[\p{Script=Latin}\p{Nd}]{3,}$/u.test(token)) return same.results;
  const begins = await index.search(token, options);
  return begins.results.length * 3 > all ? [] : begins.results;
}

function anyOf(filters) {
  return Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, { any: values }]));
}

function inOrderOf(ranked, found) {
  const left = new Map(found.map((result) => [result.id, result]));
  const hits = [];
  for (const { id } of ranked) {
    if (left.has(id)) hits.push(left.get(id));
    left.delete(id);
  }
  return [...hits, ...left.values()];
}
