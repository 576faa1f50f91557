/** Whoever comes with more people names them later, and nobody is made to answer for more. */
const SHOWN_MAX = 100;

/** Some of one offer for one date, in a cart or in an order. */
export interface Bought {
  offerId: string;
  offerName: string;
  dateId: string;
  /** How many people it admits. */
  persons: number;
}

export interface Seat {
  line: Bought;
  /** Which of the line's people. */
  number: number;
}

/** Everybody who comes, line by line. */
export const seatsOf = (lines: Bought[]): Seat[] =>
  lines
    .flatMap((line) =>
      Array.from({ length: Math.min(line.persons, SHOWN_MAX) }, (_, n) => ({
        line,
        number: n + 1,
      })),
    )
    .slice(0, SHOWN_MAX);
