// A page is small enough for a slow line.

const LIMIT = 500_000;

export const weight = {
  name: "weight",
  judge({ bytes }) {
    return bytes < LIMIT ? [] : [{ what: `has ${bytes} bytes; the limit is ${LIMIT}`, where: "file" }];
  },
};
