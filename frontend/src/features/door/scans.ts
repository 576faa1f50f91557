import { ApiError } from '~/api/api-error';
import type { ScanRequest, ScanView } from '~/api/gen/types.gen';
import { type Store, createStore } from '~/lib/store';
import type { LocalDoor, LocalVerdict } from './offline/local-door';
import type { Late } from './offline/outbox';
import { isUnknown } from './unknown';

/** How long the door waits for an answer, and after how long it asks again, with the same nonce. */
const ANSWER_MS_MAX = 6_000;
/** A door that can decide alone does not keep people waiting. */
const QUICK_ANSWER_MS_MAX = 2_500;
const RETRY_DELAYS_MS = [1_000, 3_000];
const KEPT_MAX = 20;

/** What became of a scan so far. A scan that nobody answered is never called admitted. */
export type Outcome =
  | { state: 'sending' }
  | { state: 'again'; error: ApiError }
  | { state: 'unknown'; error: ApiError }
  | { state: 'rejected'; error: unknown }
  /** Decided by this device, and told to the server later. */
  | { state: 'local'; verdict: LocalVerdict }
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
  quickMs: number;
  retryMs: number[];
}

const isOpen = ({ state }: Outcome): boolean => ['sending', 'again', 'unknown'].includes(state);

const isSame = (request: ScanRequest, wish: Omit<ScanRequest, 'nonce'>): boolean =>
  JSON.stringify({ ...wish, nonce: request.nonce }) === JSON.stringify(request);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The scans of this session: sent at once, sent again when no answer came, the last of them kept. */
export class ScanDesk {
  readonly store: Store<Scans>;
  readonly #api: Api;
  readonly #timing: Timing;
  readonly #onOutcome: (attempt: Attempt, isShown: boolean) => void;
  #local: LocalDoor | undefined;

  constructor(
    api: Api,
    onOutcome: (attempt: Attempt, isShown: boolean) => void,
    timing: Timing = {
      answerMs: ANSWER_MS_MAX,
      quickMs: QUICK_ANSWER_MS_MAX,
      retryMs: RETRY_DELAYS_MS,
    },
  ) {
    this.store = createStore<Scans>({ attempts: [], shown: undefined, reachedAt: 0, lostAt: 0 });
    this.#api = api;
    this.#onOutcome = onOutcome;
    this.#timing = timing;
  }

  /** From now on this device decides where the server does not answer. */
  decideWith(local: LocalDoor | undefined): void {
    this.#local = local;
  }

  /** Whether the server was reached by what else the door asks of it. */
  hear(isReached: boolean, at = Date.now()): void {
    this.#change(isReached ? { reachedAt: at } : { lostAt: at });
  }

  /** The server answered what this device had decided. */
  answerLate({ nonce, scan, code }: Late): void {
    const before = this.#find(nonce);
    if (before?.outcome.state !== 'local') return;
    const outcome: Outcome = scan
      ? { state: 'answered', scan }
      : { state: 'rejected', error: new ApiError(409, code ?? '', 'The scan was not taken.') };
    this.#replace(before, { ...before, outcome });
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
    const outcome = this.#find(nonce)?.outcome;
    if (outcome?.state === 'local' && (await this.#local?.annul(nonce))) {
      this.#settle(nonce, { state: 'local', verdict: { ...outcome.verdict, isAnnulled: true } });
      return;
    }
    const { annulled_at } = await this.#api.annul(nonce);
    await this.#local?.noteAnnulled(nonce);
    // It may have been answered meanwhile.
    const now = this.#find(nonce)?.outcome;
    if (now?.state !== 'answered') return;
    this.#settle(nonce, { state: 'answered', scan: { ...now.scan, annulled_at } });
  }

  /** The result is put away; the scan stays in the list. */
  dismiss(): void {
    this.#change({ shown: undefined });
  }

  async #send(request: ScanRequest): Promise<void> {
    if (this.#local?.isReady && (await this.#sendOrDecide(request, this.#local))) return;
    await this.#sendUntilKnown(request);
  }

  /** Without a network nobody waits for it; whether there is one again, other requests find out. */
  async #sendOrDecide(request: ScanRequest, local: LocalDoor): Promise<boolean> {
    const { lostAt, reachedAt } = this.store.get();
    const isTried = lostAt <= reachedAt;
    if (isTried) {
      const outcome = await this.#try(request, this.#timing.quickMs);
      if (outcome.state !== 'unknown') {
        this.#settle(request.nonce, outcome);
        return true;
      }
    }
    const verdict = await local.decide(request, isTried).catch(() => undefined);
    if (verdict) this.#settle(request.nonce, { state: 'local', verdict });
    return verdict !== undefined;
  }

  async #sendUntilKnown(request: ScanRequest): Promise<void> {
    for (const delay of [...this.#timing.retryMs, undefined]) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const outcome = await this.#try(request, this.#timing.answerMs);
      if (outcome.state !== 'unknown') return this.#settle(request.nonce, outcome);
      if (delay === undefined) return this.#settle(request.nonce, outcome);
      this.#settle(request.nonce, { state: 'again', error: outcome.error });
      // oxlint-disable-next-line no-await-in-loop -- the pause between the tries
      await wait(Math.max(delay, (outcome.error.retryAfter ?? 0) * 1_000));
    }
    return undefined;
  }

  async #try(
    request: ScanRequest,
    answerMs: number,
  ): Promise<Extract<Outcome, { state: 'answered' | 'unknown' | 'rejected' }>> {
    try {
      const signal = AbortSignal.timeout(answerMs);
      const scan = await this.#api.scan(request, signal);
      await this.#local?.noteAnswer(request, scan).catch(() => undefined);
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
    this.#replace(before, attempt);
    this.#onOutcome(attempt, this.store.get().shown === nonce);
  }

  #replace(before: Attempt, attempt: Attempt): void {
    const { attempts } = this.store.get();
    this.#change({ attempts: attempts.map((one) => (one === before ? attempt : one)) });
  }

  #change(changes: Partial<Scans>): void {
    this.store.set({ ...this.store.get(), ...changes });
  }
}
