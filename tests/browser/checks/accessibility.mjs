// axe-core: WCAG 2.2 A and AA, EN 301 549 and what axe calls good practice.
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"];
const NAMED = 3;
const LONG = 12; // children of one element
const KEPT = 4; // so that stripes of a table are among them

for (const tag of TAGS) {
  if (axe.getRules([tag]).length === 0) throw new Error(`axe-core ${axe.version} has no rule with the tag ${tag}`);
}

export const accessibility = {
  name: "axe",
  views: ["wide-open", "narrow-open"],
  async look(tab) {
    if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe.source);
    await tab.evaluate(putAlike);
    const { ran, violations } = await tab.evaluate(runAxe, TAGS, LONG, KEPT);
    if (ran === 0) throw new Error("axe-core applied no rule");
    return violations.map(({ id, help, nodes }) => ({ what: `${id}: ${help}`, where: some(nodes) }));
  },
};

// Of hundreds of rows or marks that differ in their words alone axe is shown a few: a fifth of the time;
// `window.obsAlike` finds the rest. One with an id stays, since something may refer to it.
function putAlike() {
  const OWN = new Set(["id", "href", "d", "transform", "x", "y", "cx", "cy", "x1", "x2", "y1", "y2", "aria-label"]);
  const signature = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) => (OWN.has(name) ? `${name}:${!!value.trim()}` : `${name}=${value}`));
    const inner = [...element.children].map(signature).join();
    return `${element.localName}[${attributes}]${!!element.textContent.trim()}(${inner})`;
  };
  window.obsAlike = (long, kept) =>
    [...document.body.querySelectorAll("*")]
      .filter((element) => element.childElementCount > long)
      .flatMap((element) => {
        const seen = new Map();
        const plain = [...element.children].filter((child) => !child.id && !child.querySelector("[id]"));
        return plain.filter((child) => {
          const key = signature(child);
          seen.set(key, (seen.get(key) ?? 0) + 1);
          return seen.get(key) > kept;
        });
      });
}

// The preload would read style sheets over again for a rule that is not among ours.
async function runAxe(tags, long, kept) {
  const places = window.obsAlike(long, kept).map((element) => ({ element, place: document.createComment("") }));
  for (const { element, place } of places) element.replaceWith(place);
  const found = await window.axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
    preload: false,
  });
  for (const { element, place } of places) place.replaceWith(element);
  const { passes, incomplete } = found;
  const violations = found.violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => node.target.flat().join(" ")),
  }));
  return { ran: passes.length + incomplete.length + violations.length, violations };
}

function some(nodes) {
  const rest = nodes.length - NAMED;
  return nodes.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
