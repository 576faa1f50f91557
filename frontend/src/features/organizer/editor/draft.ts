import type { QueryClient } from '@tanstack/react-query';
import { ApiError, hasCode } from '~/api/api-error';
import { updateEvent } from '~/api/gen/sdk.gen';
import type { EventRequest, ManagedEventView } from '~/api/gen/types.gen';
import { type Versioned, versioned } from '~/api/versioned';
import { clashing, differing } from '~/lib/merge';
import { type Store, createStore } from '~/lib/store';
import { type EventPath, managedEventQuery, refreshLists } from '../query';
import { refusedText } from '~/ui/form-words';
import { FIELDS, forgetKept, keep, kept } from './kept';

export type Field = keyof EventRequest;

/** `waiting`: typed, and sent soon; of a published event, when its editor says so. */
type Phase = 'saved' | 'waiting' | 'saving' | 'unreachable' | 'refused' | 'conflict';

export interface Draft {
  /** As the server has it. */
  base: Versioned<ManagedEventView>;
  /** What the fields show where it is not what the server has, to the last space. */
  typed: EventRequest;
  /** What the server does not have yet. */
  changes: EventRequest;
  /** What these fields were when they were changed. */
  before: EventRequest;
  /** Fields that the server refused, and why. They wait for better words. */
  held: Partial<Record<Field, string>>;
  phase: Phase;
  failure: unknown;
  /** Somebody else's version, while it has to be chosen between theirs and mine. */
  theirs: Versioned<ManagedEventView> | undefined;
  clashes: Field[];
}

const PAUSE_MS = 700;
const SECOND_MS = 1_000;
/** Nobody types faster than this many saves. */
const ROUNDS_MAX = 5;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];
const names = (fields: object): Field[] => FIELDS.filter((name) => name in fields);

/** Refusals that speak of one field without naming it. */
const blamed: Record<string, Field> = {
  'catalog.slug_taken': 'slug',
  'catalog.slug_fixed': 'slug',
  'catalog.timezone_fixed': 'timezone',
  'catalog.currency_fixed': 'currency',
  'catalog.venue_not_found': 'venue_id',
};

function without<T extends object>(from: T, gone: (name: keyof T) => boolean): T {
  const rest = { ...from };
  for (const name in rest) if (gone(name)) delete rest[name];
  return rest;
}

/** Only some fields of something. */
function only(from: EventRequest, wanted: object): EventRequest {
  const some: Record<string, unknown> = {};
  for (const name of names(wanted)) some[name] = from[name] ?? null;
  return some;
}

/**
 * What somebody writes of an event: kept on this device from the first letter, sent after a pause,
 * sent again when the network comes back, and set beside what others wrote meanwhile.
 */
export class DraftStore {
  readonly #queries: QueryClient;
  readonly #path: EventPath;
  readonly #store: Store<Draft>;
  #timer: number | undefined;
  #nFailures = 0;
  #running: Promise<void> | undefined;

  constructor(queries: QueryClient, path: EventPath, first: Versioned<ManagedEventView>) {
    this.#queries = queries;
    this.#path = path;
    this.#store = createStore<Draft>({
      base: first,
      typed: {},
      changes: {},
      before: {},
      held: {},
      phase: 'saved',
      failure: undefined,
      theirs: undefined,
      clashes: [],
    });
    this.#restore();
  }

  get = (): Draft => this.#store.get();
  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** `complaints`: what is not yet an answer, as far as the page can tell. It is kept, and not sent. */
  change(wanted: EventRequest, complaints: Draft['held'] = {}): void {
    const { typed, changes, before, held, base, phase } = this.get();
    const next = differing<EventRequest>({ ...changes, ...wanted }, base.value);
    this.#put({
      typed: { ...typed, ...wanted },
      changes: next,
      before: { ...only(base.value, wanted), ...before },
      held: { ...without(held, (name) => name in wanted), ...complaints },
      phase: phase === 'conflict' ? phase : 'waiting',
      failure: undefined,
    });
    if (phase === 'conflict') return;
    if (names(this.#sendable()).length === 0) this.#goOn();
    else if (!this.#isLive()) this.#after(PAUSE_MS);
  }

  /** Sends what there is to send, one request at a time. */
  async save(): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.get().phase === 'conflict') return;
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Everything is on the server, or there is a reason why not. */
  async settle(): Promise<boolean> {
    for (let round = 0; round < ROUNDS_MAX && this.get().phase !== 'saved'; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each round sends what came in during the last
      await this.save();
      if (this.get().phase !== 'waiting') break;
    }
    return this.get().phase === 'saved';
  }

  /** Mine where it is said so, theirs elsewhere; then it is saved on top of theirs. */
  choose(mine: Set<Field>): void {
    const { theirs, clashes, changes, typed } = this.get();
    if (!theirs) return;
    const isGone = (name: Field) => clashes.includes(name) && !mine.has(name);
    this.#put({
      base: theirs,
      theirs: undefined,
      clashes: [],
      changes: differing<EventRequest>(without(changes, isGone), theirs.value),
      typed: without(typed, isGone),
      before: only(theirs.value, changes),
    });
    this.#goOn();
  }

  /** Back to what the public sees. */
  discard(): void {
    window.clearTimeout(this.#timer);
    this.#put({ typed: {}, changes: {}, before: {}, held: {}, phase: 'saved', failure: undefined });
  }

  /** The event changed by other means: it was published, say, or its picture is another. */
  rebase(base: Versioned<ManagedEventView>): void {
    this.#queries.setQueryData(managedEventQuery(this.#path).queryKey, base);
    this.#put({ base });
    void refreshLists(this.#queries);
  }

  #put(next: Partial<Draft>): void {
    this.#store.set({ ...this.get(), ...next });
    const { changes, before } = this.get();
    if (names(changes).length === 0) forgetKept(this.#path.id);
    else keep(this.#path.id, { changes, before });
  }

  /** What is typed for everybody to see waits for a word: nobody reads half a sentence. */
  #isLive(): boolean {
    return this.get().base.value.status === 'published';
  }

  #sendable(): EventRequest {
    const { changes, held } = this.get();
    return without(changes, (name) => name in held);
  }

  #after(ms: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save(), ms);
  }

  /** The rest of what was typed follows at once; what is refused stays until it is written anew. */
  #goOn(): void {
    if (names(this.#sendable()).length > 0) {
      this.#put({ phase: 'waiting' });
      this.#after(0);
    } else this.#put({ phase: names(this.get().held).length > 0 ? 'refused' : 'saved' });
  }

  async #send(): Promise<void> {
    const sent = this.#sendable();
    if (names(sent).length === 0) return this.#goOn();
    this.#put({ phase: 'saving' });
    try {
      const { data, response } = await updateEvent({
        path: { id: this.#path.id },
        query: { org: this.#path.org },
        headers: { 'If-Match': this.get().base.etag },
        body: sent,
        throwOnError: true,
      });
      this.#nFailures = 0;
      this.#adopt(versioned(data, response), sent);
      return this.#goOn();
    } catch (error) {
      return this.#cope(error, sent).catch((failure: unknown) =>
        this.#put({ phase: 'refused', failure }),
      );
    }
  }

  #adopt(base: Versioned<ManagedEventView>, sent: EventRequest): void {
    const { changes } = this.get();
    const isSent = (name: Field) => name in sent && Object.is(changes[name], sent[name]);
    const rest = without(changes, isSent);
    this.#queries.setQueryData(managedEventQuery(this.#path).queryKey, base);
    this.#put({ base, changes: rest, before: only(base.value, rest), failure: undefined });
    void refreshLists(this.#queries);
  }

  async #cope(error: unknown, sent: EventRequest): Promise<void> {
    if (hasCode(error, 'http.precondition_failed')) return this.#meetTheirs();
    if (!(error instanceof ApiError)) throw error;
    if (error.isUnreachable || error.status >= 500 || error.status === 429) {
      const pause = RETRY_MS[Math.min(this.#nFailures, RETRY_MS.length - 1)] ?? 0;
      this.#nFailures += 1;
      this.#put({ phase: 'unreachable', failure: error });
      return this.#after(Math.max(pause, (error.retryAfter ?? 0) * SECOND_MS));
    }
    const found = error.fields.map((field) => [field.pointer.split('/')[1], refusedText(field)]);
    const by = blamed[error.code];
    const refused = Object.fromEntries(by ? [[by, error.title]] : found);
    const held = without<Partial<Record<string, string>>>(refused, (name) => !(name in sent));
    if (Object.keys(held).length === 0) return this.#put({ phase: 'refused', failure: error });
    this.#put({ held: { ...this.get().held, ...held } });
    return this.#goOn();
  }

  async #meetTheirs(): Promise<void> {
    const theirs = await this.#queries.fetchQuery({
      ...managedEventQuery(this.#path),
      staleTime: 0,
    });
    const { changes, before } = this.get();
    const clashes = clashing<EventRequest>(changes, before, theirs.value);
    if (clashes.length > 0) return this.#put({ phase: 'conflict', theirs, clashes });
    // They wrote elsewhere: mine goes on top of theirs, and nobody has to choose.
    this.#put({
      base: theirs,
      changes: differing<EventRequest>(changes, theirs.value),
      before: only(theirs.value, changes),
    });
    return this.#goOn();
  }

  /** What was written before this page was left, perhaps on top of an older version. */
  #restore(): void {
    const last = kept(this.#path.id);
    if (!last) return;
    const { base } = this.get();
    const changes = differing<EventRequest>(last.changes, base.value);
    if (names(changes).length === 0) return forgetKept(this.#path.id);
    const clashes = clashing<EventRequest>(changes, last.before, base.value);
    const isClash = clashes.length > 0;
    this.#put({
      typed: changes,
      changes,
      before: last.before,
      clashes,
      theirs: isClash ? base : undefined,
      phase: isClash ? 'conflict' : 'waiting',
    });
    if (!isClash && !this.#isLive()) this.#after(PAUSE_MS);
  }
}

const open = new WeakMap<QueryClient, Map<string, DraftStore>>();

/** The same draft on every step of the editor, also while a request of it is under way. */
export function draftOf(
  queries: QueryClient,
  path: EventPath,
  base: Versioned<ManagedEventView>,
): DraftStore {
  const drafts = open.get(queries) ?? new Map<string, DraftStore>();
  open.set(queries, drafts);
  const known = drafts.get(path.id);
  if (known && known.get().phase !== 'saved') return known;
  if (known && known.get().base.etag === base.etag) return known;
  const draft = new DraftStore(queries, path, base);
  drafts.set(path.id, draft);
  return draft;
}

/** Something was typed that only this device has. */
export const isUnsaved = ({ phase }: Draft): boolean => phase !== 'saved';
