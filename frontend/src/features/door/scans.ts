import { ApiError } from '~/api/api-error';
import type { ScanRequest, ScanView } from '~/api/gen/types.gen';
import { type Store, createStore } from '~/lib/store';

/** How long the door waits for an answer, and after how long it asks again, with the same nonce. */
const ANSWER_MS_MAX = 6_000;
const RETRY_DELAYS_MS = [1_000, 3_000];
const KEPT_MAX = 20;

/** What became of a scan so far. A scan that nobody answered is never called admitted. */
export type Outcome =
  | { state: 'sending' }
  | { state: 'again'; error: ApiError }
  | { state: 'unknown'; error: ApiError }
  | { state: 'rejected'; error: unknown }
  | { state: 'answered'; scan: ScanView };

export interface Attempt {
  request: ScanRequest;
  /** On this device's clock. */
  at: string;
  outcome: Outcome;
}

export interface Scans {
  /** The latest first. */
  attempts: Attempt[];
  /** Whose result the screen shows; absent: none. */
  shown: string | undefined;
  /** When a request was last answered, and when one last was not. */
  reachedAt: number;
  lostAt: number;
}

interface Api {
  scan: (request: ScanRequest, signal: AbortSignal) => Promise<ScanView>;
  annul: (nonce: string) => Promise<{ annulled_at: string }>;
}

interface Timing {
  answerMs: number;
  retryMs: number[];
}

/** Whether it may have been counted although nobody said so. */
const isUnknown = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.isUnreachable || error.status >= 500 || error.status === 429);

const isOpen = ({ state }: Outcome): boolean => state !== 'answered' && state !== 'rejected';

const isSame = (request: ScanRequest, wish: Omit<ScanRequest, 'nonce'>): boolean =>
  JSON.stringify({ ...wish, nonce: request.nonce }) === JSON.stringify(request);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The scans of this session: sent at once, sent again when no answer came, the last of them kept. */
export class ScanDesk {
  readonly store: Store<Scans>;
  readonly #api: Api;
  readonly #timing: Timing;
  readonly #onOutcome: (attempt: Attempt, isShown: boolean) => void;

  constructor(
    api: Api,
    onOutcome: (attempt: Attempt, isShown: boolean) => void,
    timing: Timing = { answerMs: ANSWER_MS_MAX, retryMs: RETRY_DELAYS_MS },
  ) {
    this.store = createStore<Scans>({ attempts: [], shown: undefined, reachedAt: 0, lostAt: 0 });
    this.#api = api;
    this.#onOutcome = onOutcome;
    this.#timing = timing;
  }

  /** A new scan: it is shown in place of the one before. */
  async scan(wish: Omit<ScanRequest, 'nonce'>): Promise<void> {
    const open = this.store
      .get()
      .attempts.find(({ request, outcome }) => isOpen(outcome) && isSame(request, wish));
    if (open) {
      // What is asked a second time before it was answered is still the same scan.
      this.#change({ shown: open.request.nonce });
      return this.sendAgain(open.request.nonce);
    }
    const request: ScanRequest = { ...wish, nonce: crypto.randomUUID() };
    const attempt: Attempt = {
      request,
      at: new Date().toISOString(),
      outcome: { state: 'sending' },
    };
    const { attempts } = this.store.get();
    this.#change({
      attempts: [attempt, ...attempts].slice(0, KEPT_MAX),
      shown: request.nonce,
    });
    return this.#send(request);
  }

  /** The same scan once more: with its nonce it counts once. */
  async sendAgain(nonce: string): Promise<void> {
    const attempt = this.#find(nonce);
    if (attempt?.outcome.state !== 'unknown') return;
    this.#settle(nonce, { state: 'sending' });
    this.#change({ shown: nonce });
    await this.#send(attempt.request);
  }

  /** Takes a scan back; what refuses that is the caller's to show. */
  async annul(nonce: string): Promise<void> {
    const { annulled_at } = await this.#api.annul(nonce);
    const outcome = this.#find(nonce)?.outcome;
    if (outcome?.state !== 'answered') return;
    this.#settle(nonce, { state: 'answered', scan: { ...outcome.scan, annulled_at } });
  }

  /** The result is put away; the scan stays in the list. */
  dismiss(): void {
    this.#change({ shown: undefined });
  }

  async #send(request: ScanRequest): Promise<void> {
    for (const delay of [...this.#timing.retryMs, undefined]) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const outcome = await this.#try(request);
      if (outcome.state !== 'unknown') return this.#settle(request.nonce, outcome);
      if (delay === undefined) return this.#settle(request.nonce, outcome);
      this.#settle(request.nonce, { state: 'again', error: outcome.error });
      // oxlint-disable-next-line no-await-in-loop -- the pause between the tries
      await wait(Math.max(delay, (outcome.error.retryAfter ?? 0) * 1_000));
    }
    return undefined;
  }

  async #try(request: ScanRequest): Promise<Exclude<Outcome, { state: 'sending' | 'again' }>> {
    try {
      const signal = AbortSignal.timeout(this.#timing.answerMs);
      const scan = await this.#api.scan(request, signal);
      this.#change({ reachedAt: Date.now() });
      return { state: 'answered', scan };
    } catch (error) {
      const isLost = error instanceof ApiError && error.isUnreachable;
      this.#change(isLost ? { lostAt: Date.now() } : { reachedAt: Date.now() });
      return isUnknown(error) ? { state: 'unknown', error } : { state: 'rejected', error };
    }
  }

  #find(nonce: string): Attempt | undefined {
    return this.store.get().attempts.find(({ request }) => request.nonce === nonce);
  }

  #settle(nonce: string, outcome: Outcome): void {
    const before = this.#find(nonce);
    if (!before) return;
    const attempt = { ...before, outcome };
    const { attempts, shown } = this.store.get();
    this.#change({ attempts: attempts.map((one) => (one === before ? attempt : one)) });
    this.#onOutcome(attempt, shown === nonce);
  }

  #change(changes: Partial<Scans>): void {
    this.store.set({ ...this.store.get(), ...changes });
  }
}
