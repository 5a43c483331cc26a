// One browser without network; tabs that let through what is on disk, and remember every request.
import puppeteer from "puppeteer-core";

// CI runs as root, where Chromium has no sandbox. With file access a page's own style sheet may be read.
const ARGUMENTS = [
  "--no-sandbox",
  "--allow-file-access-from-files",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--disable-background-networking",
  "--disable-component-update",
];

export function openBrowser() {
  const executablePath = process.env.OBS_CHROMIUM ?? "/usr/bin/chromium";
  return puppeteer.launch({ executablePath, args: ARGUMENTS });
}

// `requests` is emptied by whoever opens the next page.
export async function openTab(browser, site) {
  const tab = await browser.newPage();
  const requests = [];
  await tab.setRequestInterception(true);
  tab.on("request", (request) => {
    const url = request.url();
    const allowed = stays(url, site);
    requests.push({ url, type: request.resourceType(), allowed });
    return allowed ? request.continue() : request.abort();
  });
  tab.on("dialog", (dialog) => dialog.dismiss());
  return { tab, requests };
}

export function stays(url, site) {
  return url.startsWith(site.url) || url.startsWith("data:") || url === "about:blank";
}
