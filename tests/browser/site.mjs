// The folder of pages that is checked.
import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

// `pages` are all HTML files, `files` all CSS and SVG files beside them, sorted by name.
export function readSite(folder) {
  const root = realpathSync(folder);
  const names = filesBelow(root);
  return {
    root,
    url: `${pathToFileURL(root)}/`,
    pages: names.filter((name) => /\.html?$/i.test(name)).map((name) => page(root, name)),
    files: names.filter((name) => /\.(css|svg)$/i.test(name)).map((name) => join(root, name)),
  };
}

function page(root, name) {
  const path = join(root, name);
  return { name: name.split(sep).join("/"), path, url: pathToFileURL(path).href, bytes: statSync(path).size };
}

function filesBelow(root, folder = root) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(root, path));
    else found.push(relative(root, path));
  }
  return found.sort();
}
