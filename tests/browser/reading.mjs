// What a page says of itself, read with JavaScript off.

export function readFacts() {
  const { where } = window.obsLook;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const absolute = (raw) => {
    try {
      return new URL(raw, document.baseURI).href;
    } catch {
      return `invalid:${raw}`;
    }
  };
  const address = (element, attribute) => ({ raw: attribute, url: absolute(attribute), where: where(element) });
  const attributes = all("*").flatMap((element) => [...element.attributes].map((attribute) => ({ element, attribute })));
  const hrefs = (selector) =>
    all(selector).map((element) => [element, element.getAttribute("href") ?? element.getAttribute("xlink:href")]);
  const loads = (link) => /stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|prerender|manifest/i.test(link.rel);
  const [loading, leading] = [all("link[href]").filter(loads), all("link[href]").filter((link) => !loads(link))];
  const href = (link) => [link, link.getAttribute("href")];
  const loaded = [
    ...loading.map(href),
    ...hrefs("use, image, feImage, pattern").filter(([, raw]) => raw !== null),
    ...all("[src], [poster], object[data]").map((element) => [element, element.getAttribute("src") ?? element.getAttribute("poster") ?? element.getAttribute("data")]),
    ...all("[srcset]").flatMap((element) => element.getAttribute("srcset").split(/,\s+/).map((part) => [element, part.trim().split(/\s/)[0]])),
  ];
  return {
    title: document.title.trim(),
    lang: document.documentElement.getAttribute("lang"),
    viewport: document.querySelector("meta[name=viewport]")?.content ?? "",
    bodyClasses: [...document.body.classList],
    ids: all("[id]").map((element) => ({ id: element.id, where: where(element) })),
    headings: all("h1, h2, h3, h4, h5, h6").map((element) => ({
      level: Number(element.localName[1]),
      text: element.textContent.trim(),
      where: where(element),
    })),
    mains: all("main").length,
    navs: all("nav").length,
    firstLink: document.querySelector("a[href]")?.getAttribute("href") ?? "",
    links: [...hrefs("a, area").filter(([, raw]) => raw !== null), ...leading.map(href)].map(([element, raw]) => address(element, raw)),
    loaded: loaded.map(([element, raw]) => address(element, raw)),
    scripts: all("script").map((element) => ({ type: element.getAttribute("type") ?? "", where: where(element) })),
    embedded: all("iframe, frame, object, embed, portal, fencedframe").map(where),
    handlers: attributes
      .filter(({ attribute }) => /^on/i.test(attribute.name))
      .map(({ element, attribute }) => ({ name: attribute.name, where: where(element) })),
    scriptLinks: attributes
      .filter(({ attribute }) => /^[\s\u0000-\u001f]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i.test(attribute.value))
      .map(({ element, attribute }) => ({ name: attribute.name, where: where(element) })),
    text: document.body.innerText,
  };
}
