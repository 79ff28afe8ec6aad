/** One contestant of a comparison. */
export interface Side<Figure> {
  readonly name: string;
  /** Runs it once. */
  readonly run: () => Promise<Figure>;
}

/**
 * Runs all sides once per round, one after the other, always in the same order: A B C, A B C. Whatever else happens on the machine
 * so meets every side. A first round, which fills caches and has code compiled, does not count.
 * @returns the figures of each side, by its name, in the order of the rounds.
 */
export async function interleave<Figure>(
  sides: readonly Side<Figure>[],
  options: { rounds: number; onFigure: (round: number, name: string, figure: Figure) => void },
): Promise<ReadonlyMap<string, readonly Figure[]>> {
  const figures = new Map<string, Figure[]>(sides.map(({ name }) => [name, []]));
  for (let round = 0; round <= options.rounds; round++) {
    for (const { name, run } of sides) {
      const figure = await run();
      if (round === 0) continue;
      options.onFigure(round, name, figure);
      figures.get(name)!.push(figure);
    }
  }
  return figures;
}
