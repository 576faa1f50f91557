import { ApiError } from '~/api/api-error';
import type {
  BundleHeadView,
  CheckinBundleView,
  Direction,
  RateClass,
  Reason,
  ScanRequest,
  ScanView,
} from '~/api/gen/types.gen';
import { type Store, createStore } from '~/lib/store';
import { isSigned, readTicketCode } from '~/lib/ticket-code';
import type { KeptBundle, Progress } from './kept-bundle';
import type { Late, LateApi, Note, Outbox } from './outbox';
import { type Before, hashOf, keyOf, listRules, ticketRules } from './roster';
import { dayIn, decide } from './rules';

/** Without a network nobody can tell a forgery from another event's ticket. */
export type LocalReason = Reason | 'not_ours' | 'too_new';

/** What this device decided by itself. */
export interface LocalVerdict {
  result: 'admitted' | 'exited' | 'refused' | 'duplicate';
  direction: Direction;
  at: string;
  reason?: LocalReason | undefined;
  offerName?: string | undefined;
  rateClass?: RateClass | undefined;
  requiresProof: boolean;
  startsAt?: string | undefined;
  /** A true ticket that is newer than what this device was told. */
  isNew: boolean;
  isForced: boolean;
  before?: Before | undefined;
  isAnnulled: boolean;
}

export interface LocalState {
  /** `impossible`: this browser, this event or this person cannot do without a network. */
  phase: 'opening' | 'syncing' | 'ready' | 'impossible';
  nTickets: number;
  /** When the server was last heard, on this device's clock. */
  heardAt: number | undefined;
  nWaiting: number;
  /** Scans that should not have let anybody in, or that the server did not take. */
  nConflicts: number;
  nRefused: number;
}

export interface LocalApi extends LateApi {
  bundle: (query: { cursor?: string; head?: string }) => Promise<CheckinBundleView>;
}

export const NOTHING_YET: LocalState = {
  phase: 'opening',
  nTickets: 0,
  heardAt: undefined,
  nWaiting: 0,
  nConflicts: 0,
  nRefused: 0,
};

interface Judged {
  verdict: LocalVerdict;
  /** Which ticket, and the day that it counts for, when it was let through. */
  step?: { hash: string; day: number } | undefined;
}

/** Whether the server says that there is nothing here for this person. */
const isOver = (error: unknown): boolean =>
  error instanceof ApiError && [401, 403, 404].includes(error.status);

/** The door of a list on this device: it knows the tickets, decides alone when it has to, and tells it later. */
export class LocalDoor {
  readonly store: Store<LocalState> = createStore(NOTHING_YET);
  readonly #list: string;
  readonly #bundle: KeptBundle;
  readonly #outbox: Outbox;
  readonly #api: LocalApi;
  readonly #onLate: (late: Late) => void;
  #syncing: Promise<void> | undefined;
  /** One decision after the other: the same code twice is let in once. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    list: string,
    kept: { bundle: KeptBundle; outbox: Outbox },
    api: LocalApi,
    onLate: (late: Late) => void,
  ) {
    this.#list = list;
    this.#bundle = kept.bundle;
    this.#outbox = kept.outbox;
    this.#api = api;
    this.#onLate = onLate;
    this.#outbox.onChange(() => this.#show());
    this.#show();
  }

  /** Whether it can decide without asking. */
  get isReady(): boolean {
    return this.#good() !== undefined && this.store.get().phase !== 'impossible';
  }

  #good(): (Progress & { head: BundleHeadView & { public_key: string } }) | undefined {
    const { progress } = this.#bundle;
    if (!progress?.isWhole || progress.goodUntil < Date.now()) return undefined;
    const { public_key: key } = progress.head;
    return key ? { ...progress, head: { ...progress.head, public_key: key } } : undefined;
  }

  /** Hears what changed since, as often as it is asked to. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => {
      this.#syncing = undefined;
      this.#show();
    });
    return this.#syncing;
  }

  async #sync(): Promise<void> {
    const sent = this.#outbox.sentOf(this.#list);
    try {
      for (let hasMore = true; hasMore;) {
        const known = this.#bundle.progress;
        const askedAt = Date.now();
        // oxlint-disable no-await-in-loop -- each piece says where the next one begins
        const told = await this.#api.bundle(
          known ? { cursor: known.cursor, head: known.version } : {},
        );
        await this.#bundle.take(told, askedAt);
        // oxlint-enable no-await-in-loop
        hasMore = told.has_more;
        this.#show();
      }
    } catch (error) {
      if (isOver(error)) await this.#bundle.clear();
      throw error;
    }
    // What the server had counted before it was asked, it has told back by now.
    await this.#outbox.drop(sent);
  }

  /** Sends what was scanned without a network. */
  async flush(): Promise<void> {
    for (const late of await this.#outbox.flush(this.#api)) {
      const { nConflicts, nRefused } = this.store.get();
      if (late.scan?.result === 'conflict') this.#change({ nConflicts: nConflicts + 1 });
      if (!late.scan) this.#change({ nRefused: nRefused + 1 });
      this.#onLate(late);
    }
  }

  /**
   * Decides a scan without the server; nothing when it cannot. Whoever is let through is on the disk by then.
   * `wasTried`: the server may have counted it.
   */
  decide(request: ScanRequest, wasTried: boolean): Promise<LocalVerdict | undefined> {
    const mine = this.#turn.then(() => this.#decide(request, wasTried));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #decide(request: ScanRequest, wasTried: boolean): Promise<LocalVerdict | undefined> {
    const known = this.#good();
    // Whom a supervisor looked up, and whole families, only the server knows.
    if (!known || !request.code || request.is_for_unit) return undefined;
    const at = new Date(Date.now() + known.aheadMs).toISOString();
    const judged = await this.#judge(known.head, { ...request, code: request.code }, at);
    const { verdict, step } = judged;
    if (step) {
      await this.#outbox.put({
        ...step,
        at,
        direction: verdict.direction,
        request: { ...request, scanned_at: at, offline: true },
        isSent: false,
        wasTried,
        isAnnulled: false,
      });
    }
    return verdict;
  }

  async #judge(
    head: BundleHeadView & { public_key: string },
    request: ScanRequest & { code: string },
    at: string,
  ): Promise<Judged> {
    const direction = request.direction ?? 'in';
    const isForced = Boolean(request.override_reason);
    const start = {
      direction,
      at,
      requiresProof: false,
      isNew: false,
      isForced,
      isAnnulled: false,
    };
    const refused = (reason: LocalReason): Judged => ({
      verdict: { ...start, result: 'refused', reason },
    });
    const code = readTicketCode(request.code);
    if (!code) return refused('not_a_ticket');
    if (!(await isSigned(keyOf(head.public_key), code))) return refused('not_ours');
    const hash = await hashOf(head.event_id, code.ticket);
    const known = this.#bundle.roster.ticket(hash);
    const found = ticketRules(head, code, known);
    if (!found) return refused('too_new');
    const { rules, offer } = found;
    const steps = this.#outbox.stepsOf(this.#list, hash);
    const decision = decide(listRules(head), rules, this.#bundle.roster.past(hash, steps), {
      direction,
      secretVersion: code.secretVersion,
      at: Date.parse(at),
      zone: head.timezone,
      isForced,
    });
    const told = {
      ...start,
      offerName: offer.name,
      rateClass: offer.rate_class,
      requiresProof: offer.requires_proof,
      startsAt: new Date(rules.startsAt).toISOString(),
      isNew: known?.secret_version !== code.secretVersion,
      before: this.#bundle.roster.before(hash, steps),
    };
    if ('reason' in decision) {
      const { reason } = decision;
      const result = reason === 'already_in' ? 'duplicate' : 'refused';
      return { verdict: { ...told, result, reason } };
    }
    const result = direction === 'in' ? 'admitted' : 'exited';
    return { verdict: { ...told, result }, step: { hash, day: decision.day } };
  }

  /** The server let somebody through here: it is remembered until the roster says so. */
  async noteAnswer(request: ScanRequest, scan: ScanView): Promise<void> {
    const known = this.#good();
    const ticket = readTicketCode(request.code ?? '')?.ticket ?? request.ticket_id;
    if (!known || !ticket || !['admitted', 'exited'].includes(scan.result)) return;
    const offer = known.head.offers.find(({ id }) => id === scan.ticket?.offer_id);
    const policy = listRules(known.head).entries ?? offer?.checkin;
    const at = scan.scanned_at;
    const note: Note = {
      request,
      at,
      hash: await hashOf(known.head.event_id, ticket),
      day: policy?.policy === 'daily' ? dayIn(known.head.timezone, Date.parse(at)) : 0,
      direction: scan.direction,
      isSent: true,
      wasTried: true,
      isAnnulled: false,
    };
    await this.#outbox.put(note);
  }

  /** Whether it was a scan of this device that waits: then it is taken back here. */
  annul(nonce: string): Promise<boolean> {
    return this.#outbox.annul(nonce);
  }

  /** The server took a scan back. */
  async noteAnnulled(nonce: string): Promise<void> {
    await this.#outbox.forget(nonce);
  }

  #show(): void {
    const { progress, roster } = this.#bundle;
    const isPossible = !progress || progress.head.public_key;
    const phase = isPossible ? (progress?.isWhole ? 'ready' : 'syncing') : 'impossible';
    this.#change({
      phase,
      nTickets: roster.size,
      heardAt: progress?.heardAt,
      nWaiting: this.#outbox.nWaiting,
    });
  }

  #change(changes: Partial<LocalState>): void {
    this.store.set({ ...this.store.get(), ...changes });
  }

  close(): void {
    this.#outbox.close();
  }
}
