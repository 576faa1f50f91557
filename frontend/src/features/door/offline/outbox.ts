import type { ScanRequest, ScanView } from '~/api/gen/types.gen';
import { isUnknown } from '../unknown';
import { type Room, openRoom } from '~/lib/vault';
import type { Step } from './roster';

/** A scan that let somebody through, from the moment it was made until the server tells it back. */
export interface Note extends Step {
  request: ScanRequest;
  /** It has been counted by the server. */
  isSent: boolean;
  /** The server may have counted it without anybody hearing of that. */
  wasTried: boolean;
  /** It was taken back before it was sent. */
  isAnnulled: boolean;
}

/** What became of a scan that was sent later: an answer, or the code of a refusal. */
export interface Late {
  nonce: string;
  scan?: ScanView | undefined;
  code?: string | undefined;
}

export interface LateApi {
  upload: (scans: ScanRequest[]) => Promise<Late[]>;
  annul: (nonce: string) => Promise<unknown>;
}

/** The server takes no more at once. */
const AT_ONCE_MAX = 100;
const START = 'note/';

/** So that the names are in the order of the scans. */
const nameOf = ({ at, request }: Note): string => `${START}${at}/${request.nonce}`;

/** Refusals of the network and of busy servers pass; others are for good. */
const mayPass = (code: string): boolean => code.startsWith('http.');

/** A refusal is final: it was taken back already, or it is too late for that. */
async function takeBack(nonce: string, api: LateApi): Promise<void> {
  try {
    await api.annul(nonce);
  } catch (error) {
    if (isUnknown(error)) throw error;
  }
}

type News = { kind: 'put'; note: Note } | { kind: 'drop'; nonces: string[] };

/** The scans that this device made without a network, on its disk before anybody is let in. */
export class Outbox {
  readonly #room: Room;
  readonly #notes = new Map<string, Note>();
  readonly #channel: BroadcastChannel;
  #sending: Promise<Late[]> | undefined;
  #onChange: () => void = () => undefined;

  private constructor(room: Room) {
    this.#room = room;
    // Other tabs are the same door.
    this.#channel = new BroadcastChannel(`guichet-outbox-${room.owner}`);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<News>) => {
      if (data.kind === 'put') this.#notes.set(data.note.request.nonce, data.note);
      else for (const nonce of data.nonces) this.#notes.delete(nonce);
      this.#onChange();
    });
  }

  static async open(owner: string): Promise<Outbox | undefined> {
    const room = await openRoom(`outbox:${owner}`, owner);
    if (!room) return undefined;
    const outbox = new Outbox(room);
    for (const [, note] of await room.readAll<Note>(START)) {
      outbox.#notes.set(note.request.nonce, note);
    }
    return outbox;
  }

  close(): void {
    this.#channel.close();
  }

  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** In the order in which they were made. */
  #all(): Note[] {
    return [...this.#notes.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  }

  get nWaiting(): number {
    return this.#all().filter(({ isSent }) => !isSent).length;
  }

  /** What a ticket's holder did at a door of this device that the server has not told back yet. */
  stepsOf(list: string, hash: string): Step[] {
    const own = ({ request, hash: of }: Note) => request.list_id === list && of === hash;
    return this.#all().filter((note) => own(note) && !note.isAnnulled);
  }

  /** Done once it is on the disk. */
  async put(note: Note): Promise<void> {
    await this.#room.write({ [nameOf(note)]: note });
    this.#notes.set(note.request.nonce, note);
    this.#tell({ kind: 'put', note });
  }

  /** Whether it waits here: what the server never heard of is forgotten, else it is taken back there too. */
  async annul(nonce: string): Promise<boolean> {
    const note = this.#notes.get(nonce);
    if (!note || note.isSent) return false;
    await (note.wasTried ? this.put({ ...note, isAnnulled: true }) : this.drop([nonce]));
    return true;
  }

  /** A scan that the server took back: it is none that was made. */
  async forget(nonce: string): Promise<void> {
    if (this.#notes.get(nonce)?.isSent) await this.drop([nonce]);
  }

  /** Nonces of a list that the server has counted. */
  sentOf(list: string): string[] {
    const own = ({ request, isSent }: Note) => request.list_id === list && isSent;
    return this.#all()
      .filter(own)
      .map(({ request }) => request.nonce);
  }

  async drop(nonces: string[]): Promise<void> {
    const notes = nonces.flatMap((nonce) => this.#notes.get(nonce) ?? []);
    if (notes.length === 0) return;
    await this.#room.write({}, notes.map(nameOf));
    for (const nonce of nonces) this.#notes.delete(nonce);
    this.#tell({ kind: 'drop', nonces });
  }

  /** Sends what waits, and tells what came of it. Sent twice it counts once, so losing an answer loses nothing. */
  flush(api: LateApi): Promise<Late[]> {
    this.#sending ??= this.#flush(api).finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #flush(api: LateApi): Promise<Late[]> {
    const told: Late[] = [];
    for (;;) {
      const waiting = this.#all().filter(({ isSent }) => !isSent);
      const some = waiting.slice(0, AT_ONCE_MAX);
      if (some.length === 0) return told;
      // oxlint-disable no-await-in-loop -- one batch after the other, in their order
      const answers = await api.upload(some.map(({ request }) => request));
      const isDone = await Promise.all(answers.map((answer) => this.#settle(answer, api)));
      told.push(...answers.filter((_, n) => isDone[n]));
      // oxlint-enable no-await-in-loop
      if (isDone.includes(false)) return told;
    }
  }

  /** Whether there is nothing more to do about it. */
  async #settle({ nonce, scan, code }: Late, api: LateApi): Promise<boolean> {
    const note = this.#notes.get(nonce);
    if (!note) return true;
    if (code && mayPass(code)) return false;
    if (!scan) {
      await this.drop([nonce]);
      return true;
    }
    if (note.isAnnulled) await takeBack(nonce, api);
    await this.put({ ...note, isSent: true });
    return true;
  }

  #tell(news: News): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin's tabs only
    this.#channel.postMessage(news);
    this.#onChange();
  }
}
