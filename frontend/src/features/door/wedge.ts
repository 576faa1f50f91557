/** Scanners type fast, those without a cable with hiccups: a longer pause begins another code. */
export const PAUSE_MS_MAX = 250;
/** Shorter than any code of ours, longer than what somebody types by mistake. */
const LENGTH_MIN = 8;
const LENGTH_MAX = 2_000;

/** Hears codes in the keys that a scanner types: many letters in quick succession, and Enter. */
export class Wedge {
  #typed = '';
  #lastAt = Number.NEGATIVE_INFINITY;

  /** A key was pressed at that moment: the code that it ended, if it ended one. */
  press(key: string, atMs: number): string | undefined {
    const isSlow = atMs - this.#lastAt > PAUSE_MS_MAX;
    if (key === 'Enter') {
      const typed = isSlow ? '' : this.#typed;
      this.#typed = '';
      return typed.length >= LENGTH_MIN ? typed : undefined;
    }
    // Shift and the like come between the letters and are none.
    if (key.length !== 1) return undefined;
    this.#typed = (isSlow ? '' : this.#typed) + key;
    this.#lastAt = atMs;
    if (this.#typed.length > LENGTH_MAX) this.#typed = '';
    return undefined;
  }
}
