// Every check on every page; a check that did not run is a problem too.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { openBrowser, openTab } from "./browser.mjs";
import { CHECKS } from "./checks/index.mjs";
import { putLook } from "./looking.mjs";
import { readFacts } from "./reading.mjs";
import { readSite } from "./site.mjs";
import { Tally } from "./tally.mjs";
import { take, VIEWS } from "./views.mjs";

const TABS = 3;
const TALLEST = 16_000; // pixels; Chromium repeats itself below

// `only` is a regular expression on the names of pages, `briefs` names pages that fill one sheet of paper,
// `screenshots` a folder. All pages are read, since links lead to them; those of `only` are checked.
export async function checkSite({ folder, only, briefs = [], screenshots, checks = CHECKS }) {
  const site = readSite(folder);
  const chosen = site.pages.filter(({ name }) => !only || new RegExp(only).test(name));
  const missing = briefs.filter((name) => !site.pages.some((page) => page.name === name));
  const tally = new Tally(checks, chosen, missing);
  if (chosen.length === 0) return tally;
  const chosenSite = { ...site, pages: chosen };
  const together = checks.filter((check) => check.judgeAll).map((check) => judgeAll(check, chosenSite, tally));
  const browser = await openBrowser();
  try {
    await inTabs(browser, site, site.pages, readPage);
    for (const page of chosen) page.brief = briefs.includes(page.name) || !!page.facts?.bodyClasses.includes("brief");
    await inTabs(browser, site, chosen, (opened, page) => lookAt(opened, page, site, { tally, checks, screenshots }));
  } finally {
    await browser.close();
  }
  for (const page of chosen) await judge(page, site, checks, tally);
  await Promise.all(together);
  return tally;
}

async function inTabs(browser, site, pages, work) {
  const waiting = [...pages];
  const worker = async () => {
    const opened = await openTab(browser, site);
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      await work(opened, page).catch((error) => {
        throw new Error(`${page.name}: ${error.message}`, { cause: error });
      });
    }
    await opened.tab.close();
  };
  await Promise.all(Array.from({ length: Math.min(TABS, pages.length) }, worker));
}

async function readPage({ tab, requests }, page) {
  requests.length = 0;
  await tab.setJavaScriptEnabled(false);
  await tab.setViewport({ width: VIEWS[0].width, height: 900 });
  await tab.goto(page.url);
  await tab.evaluate(putLook);
  page.facts = await tab.evaluate(readFacts);
  page.requests = [...requests];
}

async function lookAt({ tab, requests }, page, site, { tally, checks, screenshots }) {
  requests.length = 0;
  await tab.setViewport({ width: VIEWS[0].width, height: 900 });
  await tab.emulateMediaType("screen");
  await tab.goto(page.url);
  await tab.evaluate(putLook);
  for (const view of VIEWS) {
    const looking = checks.filter((check) => check.views?.includes(view.name));
    if (!looking.length && !view.shot) continue;
    await take(tab, view);
    for (const check of looking) {
      await tally.run(check, page, view, () => check.look(tab, page, view, site));
    }
    if (screenshots && view.shot) await shoot(tab, screenshots, page, view);
  }
  page.requests.push(...requests);
}

async function shoot(tab, folder, page, view) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${page.name.replaceAll("/", "__").replace(/\.html?$/, "")}.${view.width}.png`);
  const tall = await tab.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(tall, TALLEST);
  await tab.screenshot({ path, clip: { x: 0, y: 0, width: view.width, height }, captureBeyondViewport: true });
}

async function judge(page, site, checks, tally) {
  for (const check of checks.filter((one) => one.judge)) {
    await tally.run(check, page, null, () => check.judge(page, site));
  }
}

async function judgeAll(check, site, tally) {
  const found = await tally.attempt(check, () => check.judgeAll(site));
  if (!found) return;
  for (const page of site.pages) tally.count(check);
  for (const { page, ...problem } of found) tally.add({ page, check: check.name, ...problem });
}
