const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The fields of a change that differ from what is there. */
export function differing<T extends object>(changes: Partial<T>, base: T): Partial<T> {
  const rest: Partial<T> = { ...changes };
  for (const name in rest) if (isSame(rest[name], base[name])) delete rest[name];
  return rest;
}

/**
 * The fields that two people changed differently: mine from what it was before, and theirs too. What
 * only one of them touched needs no question.
 */
export function clashing<T extends object>(
  mine: Partial<T>,
  before: Partial<T>,
  theirs: T,
): Extract<keyof T, string>[] {
  const names: Extract<keyof T, string>[] = [];
  for (const name in mine) {
    const isTheirs = !isSame(theirs[name], before[name]);
    if (isTheirs && !isSame(theirs[name], mine[name])) names.push(name);
  }
  return names;
}
