// The Nu Html Checker (vnu) over all pages, style sheets and SVG files, in one run of Java.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const OPTIONS = ["--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg"];

// Messages that are known to be wrong, each with its reason.
const WRONG = [];

export const markup = {
  name: "vnu",
  async judgeAll(site) {
    const paths = [...site.pages.map((page) => page.path), ...site.files];
    const { messages } = JSON.parse(await runJava(paths));
    return messages.filter(matters).map((message) => ({
      page: nameOf(message.url ?? "", site),
      what: `${message.subType ?? message.type}: ${message.message}`,
      where: place(message),
    }));
  },
};

// vnu writes addresses in a manner of its own: one slash, letters beyond ASCII as they are.
function nameOf(url, site) {
  const path = decodeURI(url).replace(/^file:\/+/, "/");
  return path.startsWith(`${site.root}/`) ? path.slice(site.root.length + 1) : url || "all pages";
}

function matters({ type, subType, message }) {
  const heard = type !== "info" || subType === "warning";
  return heard && !WRONG.some(({ pattern }) => pattern.test(message));
}

function place({ lastLine, extract }) {
  const text = extract?.replace(/\s+/g, " ").trim();
  return [lastLine && `line ${lastLine}`, text && `at ${text.slice(0, 100)}`].filter(Boolean).join(" ");
}

function runJava(paths) {
  return new Promise((resolve, reject) => {
    const java = spawn("java", ["-Xss4m", "-jar", JAR, ...OPTIONS, ...paths], { stdio: ["ignore", "pipe", "pipe"] });
    const out = [];
    const err = [];
    java.stdout.on("data", (part) => out.push(part));
    java.stderr.on("data", (part) => err.push(part));
    java.on("error", reject);
    java.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`java ended with ${code}: ${Buffer.concat(err).toString().slice(0, 300)}`));
    });
  });
}
