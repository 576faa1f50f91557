import type { RefObject } from 'react';
import type { ApiError } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { withAnswerWords } from '~/ui/answers/answer-words';
import { SaidError } from '~/ui/refusal-text';
import type { Words } from '~/ui/use-form';

/** What a card was typed into, for the form around it. */
interface Payer {
  /** What stands for the card: the only thing of it that our API is sent. */
  token: (values: Record<string, string>) => Promise<string>;
  /** Another one for another card, where the form's values do not say which it is. */
  card?: () => number;
  /** What is wrong with a field of the card, in words. */
  words?: Words;
  /** The field that a refusal is about although it names none. */
  blame?: (error: ApiError) => string | undefined;
}

export type PayerRef = RefObject<Payer | null>;

export const createPayer = (): PayerRef => ({ current: null });

/** The token of the card; it may have to be asked for at once, while the press of the button counts. */
export function tokenOf({ current }: PayerRef, values: Record<string, string>): Promise<string> {
  if (!current) throw new SaidError(m.card_form_missing());
  return current.token(values);
}

/** What is wished, in one text: with another card it is another wish. */
export const wishOf = ({ current }: PayerRef, values: Record<string, string>): string =>
  JSON.stringify([values, current?.card?.()]);

/** What a form says that asks for answers and a card. */
export const payingForm = (payer: PayerRef) => ({
  words: withAnswerWords({
    complain: (field) => payer.current?.words?.complain?.(field),
    explain: (refused) => payer.current?.words?.explain?.(refused),
  }),
  blame: (error: ApiError) => payer.current?.blame?.(error),
});
