import type { ApiError } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import type { Words } from '~/ui/use-form';

const wrong: Record<string, () => string> = {
  number: m.card_number_wrong,
  exp_month: m.card_expiry_wrong,
  exp_year: m.card_expiry_wrong,
  cvc: m.card_cvc_wrong,
};

/** What is wrong with a test card, in words. */
export const cardWords: Words = {
  complain: ({ name, validity }) => (validity.valueMissing ? undefined : wrong[name]?.()),
  explain: (refused) => wrong[refused.pointer.slice(1)]?.(),
};

/** The field that a refusal of the gateway is about. */
export const blameCard = (error: ApiError): string | undefined =>
  error.code === 'sales.sandbox_unknown_card' ? 'number' : undefined;
