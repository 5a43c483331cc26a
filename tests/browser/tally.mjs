// What was found, and what was run of what should have been.

export class Tally {
  problems = [];
  runs = new Map();

  // `missing` are pages that somebody named and that are not there.
  constructor(checks, pages, missing) {
    this.checks = checks;
    this.pages = pages;
    this.missing = missing;
  }

  add(problem) {
    this.problems.push(problem);
  }

  count(check) {
    this.runs.set(check.name, (this.runs.get(check.name) ?? 0) + 1);
  }

  async run(check, page, view, work) {
    const found = await this.attempt(check, work, page, view);
    if (!found) return;
    this.count(check);
    for (const problem of found) this.add({ page: page.name, check: check.name, view: view?.label, ...problem });
  }

  // What a check gives, or nothing and a problem where it breaks.
  async attempt(check, work, page, view) {
    try {
      return await work();
    } catch (error) {
      const what = `the check broke: ${error.message.split("\n")[0]}`;
      this.add({ page: page?.name ?? "all pages", check: check.name, view: view?.label, what, where: "-" });
      return null;
    }
  }

  wanted({ views = [], judge, judgeAll }) {
    return this.pages.length * (views.length + (judge ? 1 : 0) + (judgeAll ? 1 : 0));
  }

  done() {
    return this.checks.map((check) => ({ name: check.name, ran: this.runs.get(check.name) ?? 0, wanted: this.wanted(check) }));
  }

  // Problems that no page has: nothing to check, or a check that was not run.
  gaps() {
    if (this.pages.length === 0) return ["there is no page to check"];
    const skipped = this.done().filter(({ ran, wanted }) => ran !== wanted || wanted === 0);
    return [
      ...this.missing.map((name) => `there is no page ${name}`),
      ...skipped.map(({ name, ran, wanted }) => `${name} ran ${ran} of ${wanted} times`),
    ];
  }
}
