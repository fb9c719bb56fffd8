// The same pages as the other sites: records, sections with pages of 50, feeds of 50 entries.
module.exports = function (config) {
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("newest", (records) => records.slice(-50).reverse());
  config.addCollection("shelves", (api) => {
    const shelves = new Map();
    for (const record of api.getFilteredByTag("record")) {
      const key = `${record.data.section}/${record.date.getUTCFullYear()}`;
      if (!shelves.has(key)) shelves.set(key, []);
      shelves.get(key).push(record);
    }
    return [...shelves].flatMap(([key, records]) => {
      const pages = [];
      for (let start = 0; start < records.length; start += 50) {
        const part = records.slice().reverse().slice(start, start + 50);
        pages.push({ key, path: `${key}/${start ? `page/${start / 50 + 1}` : "index"}.html`, records: part });
      }
      return pages;
    });
  });
  config.addCollection("feeds", (api) => {
    const records = api.getFilteredByTag("record");
    const sections = [...new Set(records.map((record) => record.data.section))];
    return ["all", ...sections].map((name) => ({
      name, records: records.filter((record) => name === "all" || record.data.section === name).slice(-50).reverse(),
    }));
  });
  return { dir: { input: "content", includes: "../_includes", output: "output" }, markdownTemplateEngine: false };
};
