/** Absent filters stay out of the question. */
export function present<T extends object>(search: T): Partial<T> {
  const next: Partial<T> = { ...search };
  for (const key in next) if (next[key] === undefined) delete next[key];
  return next;
}
