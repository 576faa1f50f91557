import type { ApiError } from '~/api/api-error';
import { createSandboxToken } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { fieldText } from '~/ui/field-text';
import type { Words } from '~/ui/use-form';
import { readExpiry } from './card';

/** The gateway's token for a card: the only thing of it that our API is sent. */
export async function tokenize(values: Record<string, string>): Promise<string> {
  const { number = '', exp_month: expiry = '', cvc = '' } = values;
  const { data } = await createSandboxToken({
    body: { number, cvc: cvc.trim(), ...(readExpiry(expiry) ?? { exp_month: 0, exp_year: 0 }) },
    throwOnError: true,
  });
  return data.token;
}

const wrong: Record<string, () => string> = {
  number: m.card_number_wrong,
  exp_month: m.card_expiry_wrong,
  exp_year: m.card_expiry_wrong,
  cvc: m.card_cvc_wrong,
};

/** What is wrong with a card, in words. */
export const cardWords: Words = {
  complain: ({ name, validity }) => (validity.valueMissing ? undefined : wrong[name]?.()),
  explain: (refused) => wrong[refused.pointer.slice(1)]?.() ?? fieldText(refused),
};

/** The field that a refusal of the gateway is about. */
export const blameCard = (error: ApiError): string | undefined =>
  error.code === 'sales.sandbox_unknown_card' ? 'number' : undefined;
