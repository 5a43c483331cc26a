// Every link within the site leads to a file that exists and, with a fragment, to an element that exists.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

// What is elsewhere is not asked for; an address that is a script is found by another check.
const ELSEWHERE = /^(https?|mailto|tel|javascript):/i;

export const links = {
  name: "links",
  judge({ facts }, site) {
    const pages = new Map(site.pages.map((page) => [page.url, page]));
    return facts.links
      .filter(({ url }) => !ELSEWHERE.test(url))
      .map(({ raw, url, where }) => ({ what: problem(url, pages, site), raw, where }))
      .filter(({ what }) => what)
      .map(({ what, raw, where }) => ({ what: `the link ${raw} ${what}`, where }));
  },
};

function problem(url, pages, site) {
  if (url.startsWith("data:")) return null;
  if (!url.startsWith(site.url)) return "leads out of the folder";
  const [address, fragment] = url.split("#");
  const file = statSync(fileURLToPath(address.split("?")[0]), { throwIfNoEntry: false });
  if (!file) return "leads to no file";
  if (file.isDirectory()) return "leads to a folder, of which the disk shows a list of files";
  const page = pages.get(address.split("?")[0]);
  if (!fragment || !page || decodeURIComponent(fragment) === "top") return null;
  return page.facts.ids.some(({ id }) => id === decodeURIComponent(fragment)) ? null : "leads to no element";
}
