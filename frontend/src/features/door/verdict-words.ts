import type { RateClass, ScanResult } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { reasons } from '~/ui/reason-text';
import type { LocalReason } from './offline/local-door';
import type { Attempt } from './scans';

/** What a scan comes to, as the screen says it. */
export type Kind = ScanResult | 'annulled' | 'rejected' | 'unknown' | 'waiting';

export function kindOf({ outcome }: Attempt): Kind {
  if (outcome.state === 'sending' || outcome.state === 'again') return 'waiting';
  if (outcome.state === 'local') {
    return outcome.verdict.isAnnulled ? 'annulled' : outcome.verdict.result;
  }
  if (outcome.state !== 'answered') return outcome.state;
  return outcome.scan.annulled_at ? 'annulled' : outcome.scan.result;
}

const kinds: Record<Kind, () => string> = {
  admitted: m.scan_admitted,
  exited: m.scan_exited,
  refused: m.scan_refused,
  duplicate: m.scan_duplicate,
  conflict: m.scan_conflict,
  annulled: m.scan_annulled,
  rejected: m.scan_rejected,
  unknown: m.scan_unknown,
  waiting: m.scan_waiting,
};

export const kindText = (kind: Kind): string => kinds[kind]();

/** The server's reasons, and those of a device without a network. */
export const doorReasons: Record<LocalReason, () => string> = {
  ...reasons,
  not_ours: m.reason_not_ours,
  too_new: m.reason_too_new,
};

export const reasonText = (reason: LocalReason): string => doorReasons[reason]();

const ABOUT_TIME = new Set<LocalReason>(['other_date', 'too_early', 'too_late', 'called_off']);

/** Whether the ticket's date explains it. */
export const isAboutTime = (reason: LocalReason | null | undefined): boolean =>
  reason ? ABOUT_TIME.has(reason) : false;

/** What the door has to know of who an offer is for. */
export function classText(rateClass: RateClass): string | undefined {
  if (rateClass === 'vip') return m.scan_vip();
  return rateClass === 'reduced' ? m.scan_reduced() : undefined;
}
