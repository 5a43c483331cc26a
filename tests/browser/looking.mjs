// What the checks look with, put into the page as `window.obsLook`.

export function putLook() {
  const step = (element) => {
    if (element.id) return `#${element.id}`;
    const tag = element.localName;
    const kind = element.classList.length ? `.${element.classList[0]}` : "";
    const alike = element.parentElement ? [...element.parentElement.children].filter((other) => other.localName === tag) : [];
    return tag + kind + (alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : "");
  };
  const where = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      steps.unshift(step(at));
      if (at.id || steps.length === 4) break;
    }
    return steps.join(" > ") || "html";
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  // Text for screen readers alone is one pixel wide.
  const visibleBox = (element) => {
    const box = element.getBoundingClientRect();
    return shown(element) && box.width > 1 && box.height > 1 ? box : null;
  };
  const overflowing = (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const scrollers = () => [...document.body.querySelectorAll("*")].filter((element) => scrolls(element) && overflowing(element));
  const clipped = () =>
    [...document.body.querySelectorAll("*")].filter(
      (element) => /hidden|clip/.test(getComputedStyle(element).overflowX) && overflowing(element) && visibleBox(element),
    );
  const inScroller = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (scrolls(at)) return true;
    return false;
  };
  const right = (element) => Math.round(element.getBoundingClientRect().right);
  const sticksOut = (element) => !element.ownerSVGElement && visibleBox(element) && right(element) > window.innerWidth + 1;
  // Whether the page is wider than `what` it is shown on, and the innermost elements that make it so, widest first.
  const beyond = (what) => {
    const out = [...document.body.querySelectorAll("*")].filter((element) => sticksOut(element) && !inScroller(element));
    const width = Math.max(document.documentElement.scrollWidth, ...out.map(right));
    if (width <= window.innerWidth) return [];
    const innermost = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
    const named = innermost.sort((one, other) => right(other) - right(one)).map((element) => `${where(element)} (to ${right(element)} px)`);
    return [
      {
        what: `the page is wider (${width} px) than ${what} (${window.innerWidth} px)`,
        where: named.slice(0, 3).join(", ") || "no element sticks out",
      },
    ];
  };
  window.obsLook = { where, shown, visibleBox, scrollers, clipped, beyond };
}
