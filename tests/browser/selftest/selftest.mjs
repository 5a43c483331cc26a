// node selftest/selftest.mjs: each check reports what it is for, and nothing else does.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CHECKS } from "../checks/index.mjs";
import { checkSite } from "../run.mjs";
import { DEFECTS } from "./defects.mjs";
import { good, STYLE } from "./good.mjs";

const DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>\n';

function writeSite(folder) {
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("style.css", STYLE);
  write("figures.csv", "year,share\n2021,8\n2022,6\n");
  write("dot.svg", DOT);
  write("good.html", good("Om bidraget i Påhittat"));
  write("brief.html", good("Kort om bidraget").replace("<body>", '<body class="brief">'));
  for (const [name, [, spoil]] of Object.entries(DEFECTS)) write(`${name}.html`, spoil(good(`Sidan ${name}`)));
  mkdirSync(join(folder, "empty"));
}

function wrongAnswers(tally) {
  return tally.pages.flatMap(({ name }) => {
    const wanted = DEFECTS[name.replace(".html", "")]?.[0] ?? [];
    const found = tally.problems.filter(({ page }) => page === name);
    const checks = [...new Set(found.map(({ check }) => check))].sort();
    if (checks.join() === wanted.join()) return [];
    const said = found.map(({ check, view, what, where }) => `\n    ${check} (${view ?? "-"}): ${what}: ${where}`);
    return [`${name}: wanted [${wanted}], reported [${checks}]${said.join("")}`];
  });
}

function unseeded() {
  const seeded = new Set(Object.values(DEFECTS).flatMap(([wanted]) => (wanted.length === 1 ? wanted : [])));
  seeded.add("ids"); // vnu looks for them too
  return CHECKS.filter(({ name }) => !seeded.has(name)).map(({ name }) => `no page has a defect for ${name} alone`);
}

// No page, a check that breaks, a check that is never asked: none may pass for a clean site.
async function silences(folder) {
  const breaking = { name: "breaking", judge: () => { throw new Error("on purpose"); } };
  const idle = { name: "idle" };
  const empty = await checkSite({ folder: join(folder, "empty") });
  const none = await checkSite({ folder, only: "^no such page$" });
  const broken = await checkSite({ folder, only: "^good", checks: [breaking] });
  const unasked = await checkSite({ folder, only: "^good", checks: [idle] });
  const strange = await checkSite({ folder, only: "^good", checks: [CHECKS[0]], briefs: ["no such page.html"] });
  return [
    empty.gaps().length === 0 && "an empty folder passes",
    none.gaps().length === 0 && "no chosen page passes",
    broken.gaps().length === 0 && "a check that breaks counts as run",
    broken.problems.length === 0 && "a check that breaks is not reported",
    unasked.gaps().length === 0 && "a check that is never asked passes",
    strange.gaps().length === 0 && "a brief that does not exist passes",
  ].filter(Boolean);
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "obs sida å "));
  try {
    writeSite(folder);
    const tally = await checkSite({ folder });
    const wrong = [...tally.gaps(), ...wrongAnswers(tally), ...unseeded(), ...(await silences(folder))];
    for (const text of wrong) console.log(text);
    console.log(`${Object.keys(DEFECTS).length} seeded defects, ${wrong.length} wrong answers`);
    return wrong.length ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().then((code) => process.exit(code));
