/** So long a code must have been out of sight before it counts again. */
export const AWAY_MS = 2_000;
/** Once its result was put away, whoever holds it there again means it; a hand that only lingers does not. */
export const DISMISSED_AWAY_MS = 500;

/** A camera sees the same code many times a second: it is let through once. */
export class RepeatGuard {
  readonly #seenAt = new Map<string, number>();
  #awayMs = AWAY_MS;

  /** Whether this sight of a code is a new one. */
  isNew(code: string, nowMs: number): boolean {
    for (const [seen, at] of this.#seenAt) if (nowMs - at >= AWAY_MS) this.#seenAt.delete(seen);
    const before = this.#seenAt.get(code);
    this.#seenAt.set(code, nowMs);
    if (before !== undefined && nowMs - before < this.#awayMs) return false;
    this.#awayMs = AWAY_MS;
    return true;
  }

  /** The result was put away. */
  dismiss(): void {
    this.#awayMs = DISMISSED_AWAY_MS;
  }
}
