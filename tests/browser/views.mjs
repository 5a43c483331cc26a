// The states in which a page is looked at.

// The order spares changes; screenshots are taken of what a reader meets first, `shot`.
export const VIEWS = [
  { name: "wide", label: "1280 px", width: 1280, media: "screen", open: false, shot: true },
  { name: "wide-open", label: "1280 px, details open", width: 1280, media: "screen", open: true },
  { name: "narrow-open", label: "320 px, details open", width: 320, media: "screen", open: true },
  { name: "narrow", label: "320 px", width: 320, media: "screen", open: false, shot: true },
  { name: "print", label: "print", media: "print", open: false },
];

const HEIGHT = 900;

export async function take(tab, view) {
  await tab.emulateMediaType(view.media);
  const width = view.width ?? (await tab.evaluate(printableWidth));
  await tab.setViewport({ width, height: HEIGHT, deviceScaleFactor: 1 });
  await tab.evaluate(setDetails, view.open);
  const actual = await tab.evaluate(() => window.innerWidth);
  if (actual !== width) throw new Error(`the window is ${actual} px wide instead of ${width}`);
}

// An accordion (details of one name) would close the others.
function setDetails(open) {
  window.obsInitiallyOpen ??= new Set(document.querySelectorAll("details[open]"));
  for (const details of document.querySelectorAll("details")) {
    if (open) details.removeAttribute("name");
    details.open = open || window.obsInitiallyOpen.has(details);
  }
}

// What is left of an A4 page beside the margins of @page, which win over those of a print dialogue (10 mm).
function printableWidth() {
  const rulesOf = (rules) => [...rules].flatMap((rule) => (rule.cssRules ? [rule, ...rulesOf(rule.cssRules)] : [rule]));
  const pages = [...document.styleSheets]
    .flatMap((sheet) => rulesOf(sheet.cssRules))
    .filter((rule) => rule instanceof CSSPageRule && !rule.selectorText);
  const last = (side) => pages.map((rule) => rule.style[side]).filter(Boolean).at(-1) ?? "10mm";
  const probe = document.documentElement.appendChild(document.createElement("div"));
  probe.style.cssText = `box-sizing: border-box; position: absolute; padding: 0; border: 0;
    width: calc(210mm - (${last("marginLeft")}) - (${last("marginRight")}))`;
  const { width } = probe.getBoundingClientRect();
  probe.remove();
  return Math.floor(width);
}
