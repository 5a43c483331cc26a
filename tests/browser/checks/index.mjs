// All checks. One that looks at the page in views has `look(tab, page, view, site)`, one that judges what was read
// of a page has `judge(page, site)`, one that takes all pages at once has `judgeAll(site)` and names the page.
import { accessibility } from "./accessibility.mjs";
import { figures } from "./figures.mjs";
import { graphics } from "./graphics.mjs";
import { ids } from "./ids.mjs";
import { links } from "./links.mjs";
import { markup } from "./markup.mjs";
import { print } from "./print.mjs";
import { reflow } from "./reflow.mjs";
import { requests } from "./requests.mjs";
import { script } from "./script.mjs";
import { structure } from "./structure.mjs";
import { weight } from "./weight.mjs";

export const CHECKS = [
  structure,
  ids,
  weight,
  links,
  script,
  accessibility,
  reflow,
  figures,
  graphics,
  print,
  requests,
  markup,
];
