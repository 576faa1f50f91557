import type { CheckinPolicy } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { words } from '~/ui/form-words';
import type { Words } from '~/ui/use-form';

export const POLICIES: CheckinPolicy[] = ['single', 'multi', 'daily'];

const policies: Record<CheckinPolicy, () => string> = {
  single: m.checkin_policy_single,
  multi: m.checkin_policy_multi,
  daily: m.checkin_policy_daily,
};

export const policyText = (policy: CheckinPolicy): string => policies[policy]();

/** A select's value as the policy it stands for; none: as each offer says. */
export const policyOf = (value: string | undefined): CheckinPolicy | null =>
  POLICIES.find((policy) => policy === value) ?? null;

const byField: Record<string, () => string> = {
  '/gates twice': m.checkin_gate_twice,
  '/gates invalid': m.checkin_gate_invalid,
  '/offer_ids missing': m.part_offers_missing,
  '/offer_ids unknown': m.checkin_offers_gone,
  '/occurrence_id unknown': m.checkin_date_gone,
};

/** What is wrong with a list. */
export const listWords: Words = {
  complain: (field) =>
    field.validity.badInput || field.validity.stepMismatch
      ? m.field_number()
      : words.complain?.(field),
  explain: (refused) =>
    byField[`${refused.pointer} ${refused.code}`]?.() ?? words.explain?.(refused),
};
