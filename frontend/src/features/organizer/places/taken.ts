import { refusedNumber } from '~/api/api-error';
import type { FieldError, QuotaView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatCount } from '~/lib/format';
import type { Field, Words } from '~/ui/use-form';
import { words } from '~/ui/form-words';

const PLACES_MAX = 1_000_000;

type Figures = Pick<QuotaView, 'sold' | 'held' | 'blocked'>;

/** `60 vendues, 5 en cours d’achat, 10 gardées`: only what there is of it. */
export function takenParts({ sold, held, blocked }: Figures): string[] {
  return [
    ...(sold > 0 ? [m.places_sold({ count: sold, shown: formatCount(sold) })] : []),
    ...(held > 0 ? [m.places_held({ count: held, shown: formatCount(held) })] : []),
    ...(blocked > 0 ? [m.places_blocked({ count: blocked, shown: formatCount(blocked) })] : []),
  ];
}

const inWords = (parts: string[]): string =>
  new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(parts);

interface Refused extends Figures {
  /** How few there can be. */
  least: number;
}

/** What is taken, of a refusal to have fewer places than that. */
export function refusedPlaces(refused: FieldError): Refused | undefined {
  const least = refusedNumber(refused, 'least');
  if (refused.code !== 'below_taken' || least === undefined) return undefined;
  const taken = (name: keyof Figures) => refusedNumber(refused, name) ?? 0;
  return { least, held: taken('held'), sold: taken('sold'), blocked: taken('blocked') };
}

function complain({ validity }: Field): string | undefined {
  return validity.badInput || validity.stepMismatch ? m.field_number() : undefined;
}

/** What is wrong with a number of places; `isOfSeveral`: it is that of several dates. */
export const placesWords = (isOfSeveral: boolean): Words => ({
  complain: (field) => complain(field) ?? words.complain?.(field),
  explain: (refused) => {
    const taken = refusedPlaces(refused);
    if (!taken) return refused.code === 'below_taken' ? m.places_taken() : words.explain?.(refused);
    const said = { taken: inWords(takenParts(taken)), least: formatCount(taken.least) };
    return isOfSeveral ? m.places_least_of_dates(said) : m.places_least(said);
  },
});

/** A field of places, as the API wants it: empty is no limit. */
export const sizeOf = (text: string | undefined): number | null =>
  text === undefined || text.trim() === '' ? null : Number(text);

export const numberField = {
  type: 'number',
  inputMode: 'numeric',
  autoComplete: 'off',
  min: 0,
  max: PLACES_MAX,
  step: 1,
} as const;
