// axe-core: WCAG 2.2 A and AA, EN 301 549 and what axe calls good practice.
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"];
const NAMED = 3;

for (const tag of TAGS) {
  if (axe.getRules([tag]).length === 0) throw new Error(`axe-core ${axe.version} has no rule with the tag ${tag}`);
}

export const accessibility = {
  name: "axe",
  views: ["wide-open", "narrow-open"],
  async look(tab) {
    if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe.source);
    const { ran, violations } = await tab.evaluate(runAxe, TAGS);
    if (ran === 0) throw new Error("axe-core applied no rule");
    return violations.map(({ id, help, nodes }) => ({ what: `${id}: ${help}`, where: some(nodes) }));
  },
};

// The preload would read style sheets over again for a rule that is not among ours.
async function runAxe(tags) {
  const found = await window.axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
    preload: false,
  });
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
