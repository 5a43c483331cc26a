// Title, language, headings, ways in.

const LANGUAGES = ["sv", "en"];

export const structure = {
  name: "structure",
  judge(page, site) {
    const { facts } = page;
    return [
      ...titles(page, site),
      ...(LANGUAGES.includes(facts.lang) ? [] : [{ what: `the language is ${facts.lang ?? "not stated"}, not sv or en`, where: "html" }]),
      ...(/width\s*=\s*device-width/.test(facts.viewport) ? [] : [{ what: "no viewport of the device's width is stated", where: "head" }]),
      ...headings(facts.headings),
      ...(landmarks(facts) ? [] : [{ what: "has neither a skip link nor both main and nav", where: "body" }]),
    ];
  },
};

function titles({ facts, name }, site) {
  if (!facts.title) return [{ what: "the title is empty", where: "head > title" }];
  const other = site.pages.find((page) => page.name !== name && page.facts.title === facts.title);
  return other ? [{ what: `the title "${facts.title}" is also that of ${other.name}`, where: "head > title" }] : [];
}

function headings(all) {
  const firsts = all.filter(({ level }) => level === 1);
  const found = firsts.length === 1 ? [] : [{ what: `has ${firsts.length} h1 instead of 1`, where: firsts[1]?.where ?? "body" }];
  all.forEach(({ level, text, where }, index) => {
    const before = all[index - 1]?.level ?? 0;
    if (level > before + 1) found.push({ what: `h${level} "${text}" follows ${before ? `h${before}` : "no heading"}`, where });
    if (!text) found.push({ what: `h${level} is empty`, where });
  });
  return found;
}

function landmarks({ firstLink, ids, mains, navs }) {
  const skips = firstLink.startsWith("#") && ids.some(({ id }) => `#${id}` === firstLink);
  return skips || (mains > 0 && navs > 0);
}
