// node check.mjs FOLDER [--only REGEXP] [--brief PAGE] [--screenshots FOLDER]
// Checks every HTML page below the folder in a real browser; ends with 1 if anything is wrong.
import { parseArgs } from "node:util";

import { checkSite } from "./run.mjs";

const OPTIONS = {
  only: { type: "string" },
  brief: { type: "string", multiple: true },
  screenshots: { type: "string" },
};

function line({ page, check, view, what, where }) {
  return `${page}: ${check}${view ? ` (${view})` : ""}: ${what}: ${where}`;
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1) throw new Error("name one folder of pages");
  const { only, brief, screenshots } = values;
  const tally = await checkSite({ folder: positionals[0], only, briefs: brief, screenshots });
  for (const text of tally.problems.map(line).sort()) console.log(text);
  for (const text of tally.gaps()) console.log(text);
  const runs = tally.done().map(({ name, ran }) => `${name} ${ran}`);
  console.log(`${tally.pages.length} pages, ${tally.problems.length} problems; checks run: ${runs.join(", ")}`);
  return tally.problems.length || tally.gaps().length ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`check.mjs: ${error.message}`);
    process.exit(2);
  },
);
