// Nothing is asked of anywhere but the folder itself.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { stays } from "../browser.mjs";

export const requests = {
  name: "requests",
  judge({ facts, requests: made }, site) {
    // What an element of the page names is known by its place, the rest by its kind.
    const named = facts.loaded.filter(({ raw }) => !raw.startsWith("#"));
    const asked = [...made.map(({ url, type }) => ({ url, where: `a request (${type})` })), ...named];
    const places = new Map(asked.map(({ url, where }) => [withoutTail(url), where]));
    return [...places]
      .map(([url, where]) => ({ what: problem(url, site), where }))
      .filter(({ what }) => what);
  },
};

function problem(url, site) {
  if (!stays(url, site)) return `asks for ${url}, which is outside the folder`;
  if (!url.startsWith(site.url) || existsSync(fileURLToPath(url))) return null;
  return `asks for ${url.slice(site.url.length)}, which does not exist`;
}

function withoutTail(url) {
  return url.replace(/[?#].*$/s, "");
}
