/** What is to be told about a file: how much of it there is, and the first of it in words. */
export interface Findings {
  readonly count: number;
  readonly first: readonly string[];
}

/** Enough to see what is wrong; a file may have as many faults as lines. */
const namedMax = 20;

/** Counts findings and keeps the first ones. */
export function createFindings(): { add: (finding: string) => void; list: () => Findings } {
  const first: string[] = [];
  let count = 0;
  return {
    add(finding) {
      count += 1;
      if (first.length < namedMax) first.push(finding);
    },
    list: () => ({ count, first }),
  };
}
