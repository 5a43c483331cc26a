// No script, and none needed: the text with JavaScript off is the text with it on.

const JAVASCRIPT = /^(text|application)\/(x-)?(java|ecma|live|j)script/i;

export const script = {
  name: "script",
  views: ["wide"],
  judge({ facts }) {
    return [
      ...facts.scripts.filter(({ type }) => executable(type)).map(({ where }) => ({ what: "a script", where })),
      ...facts.embedded.map((where) => ({ what: "a document within the page, which may hold a script", where })),
      ...facts.handlers.map(({ name, where }) => ({ what: `a script in the attribute ${name}`, where })),
      ...facts.scriptLinks.map(({ name, where }) => ({ what: `a script in the address of ${name}`, where })),
    ];
  },
  async look(tab, { facts }) {
    const text = await tab.evaluate(() => document.body.innerText);
    if (text === facts.text) return [];
    return [{ what: "the text with JavaScript differs from that without", where: difference(facts.text, text) }];
  },
};

// Only a media type that is not JavaScript is a block of data; "module" and the like act.
function executable(type) {
  return !type.includes("/") || JAVASCRIPT.test(type.trim());
}

function difference(without, having) {
  let at = 0;
  while (at < without.length && without[at] === having[at]) at += 1;
  const part = (text) => JSON.stringify(text.slice(at, at + 40));
  return `without ${part(without)}, with ${part(having)}`;
}
