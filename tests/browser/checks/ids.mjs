// No id twice; axe no longer looks.

export const ids = {
  name: "ids",
  judge({ facts }) {
    const seen = new Set();
    return facts.ids
      .filter(({ id }) => seen.has(id) || !seen.add(id))
      .map(({ id, where }) => ({ what: `the id ${id} stands twice`, where }));
  },
};
