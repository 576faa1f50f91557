import type { BundleHeadView, CheckinBundleView } from '~/api/gen/types.gen';
import { type Room } from '~/lib/vault';
import { type Piece, Roster } from './roster';

/** How far this device has come with a list. */
export interface Progress {
  head: BundleHeadView;
  version: string;
  cursor: string;
  /** All was told at least once. */
  isWhole: boolean;
  /** On this device's clock: when the server last told something, and until when that is good. */
  heardAt: number;
  goodUntil: number;
  /** What the server's clock is ahead of this device's. */
  aheadMs: number;
  nPieces: number;
}

/** More small pieces than this are put together into one. */
const PIECES_MAX = 40;

const DIGITS = 6;
const stateName = (list: string): string => `bundle/${list}/state`;
const piecesStart = (list: string): string => `bundle/${list}/piece/`;
const pieceName = (list: string, n: number): string =>
  `${piecesStart(list)}${String(n).padStart(DIGITS, '0')}`;

/** A list's bundle in memory and on the disk. */
export class KeptBundle {
  readonly #room: Room;
  readonly #list: string;
  readonly roster = new Roster();
  progress: Progress | undefined;

  private constructor(room: Room, list: string) {
    this.#room = room;
    this.#list = list;
  }

  static async open(room: Room, list: string): Promise<KeptBundle> {
    const kept = new KeptBundle(room, list);
    const progress = await room.read<Progress>(stateName(list));
    const pieces = await room.readAll<Piece>(piecesStart(list));
    // A piece that is missing would be a ticket that nobody knows was cancelled.
    if (!progress || pieces.length !== progress.nPieces) return kept;
    if (progress.goodUntil < Date.now()) {
      await kept.clear();
      return kept;
    }
    for (const [, piece] of pieces) kept.roster.apply(piece);
    kept.progress = progress;
    return kept;
  }

  /** Takes what the server told: on the disk first. */
  async take(told: CheckinBundleView, askedAt: number): Promise<void> {
    const head = told.head ?? this.progress?.head;
    if (!head) throw new Error('a bundle without a head');
    const { tickets, admissions } = told;
    const now = Date.now();
    const issued = Date.parse(told.issued_at);
    const before = this.progress?.nPieces ?? 0;
    const isEmpty = tickets.length + admissions.length === 0;
    const progress: Progress = {
      head,
      version: told.version,
      cursor: told.cursor,
      isWhole: (this.progress?.isWhole ?? false) || !told.has_more,
      heardAt: now,
      goodUntil: now + Date.parse(told.expires_at) - issued,
      aheadMs: issued - (askedAt + now) / 2,
      nPieces: before + (isEmpty ? 0 : 1),
    };
    this.roster.apply({ tickets, admissions });
    if (progress.nPieces > PIECES_MAX) await this.#putTogether(progress);
    else {
      const piece = isEmpty ? {} : { [pieceName(this.#list, before)]: { tickets, admissions } };
      await this.#room.write({ [stateName(this.#list)]: progress, ...piece });
      this.progress = progress;
    }
  }

  async #putTogether(progress: Progress): Promise<void> {
    const names = Array.from({ length: progress.nPieces }, (_, n) => pieceName(this.#list, n));
    const whole = { ...progress, nPieces: 1 };
    await this.#room.write(
      { [stateName(this.#list)]: whole, [pieceName(this.#list, 0)]: this.roster.whole() },
      names.slice(1),
    );
    this.progress = whole;
  }

  /** Nothing of the list stays: whoever is here may not know of it any more. */
  async clear(): Promise<void> {
    const names = Array.from({ length: this.progress?.nPieces ?? 0 }, (_, n) =>
      pieceName(this.#list, n),
    );
    const pieces = await this.#room.readAll(piecesStart(this.#list));
    await this.#room.write({}, [stateName(this.#list), ...names, ...pieces.map(([name]) => name)]);
    this.progress = undefined;
  }
}
