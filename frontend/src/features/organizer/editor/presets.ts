import type { OfferKind, RateClass } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

export interface Preset {
  key: string;
  label: () => string;
  name_fr: string;
  name_en: string;
  kind: OfferKind;
  admits: number;
  rate_class: RateClass;
}

/** What most events sell, named in both languages so that nobody has to translate. */
export const PRESETS: Preset[] = [
  {
    key: 'solo',
    label: m.preset_solo,
    name_fr: 'Solo',
    name_en: 'Solo',
    kind: 'paid',
    admits: 1,
    rate_class: 'normal',
  },
  {
    key: 'duo',
    label: m.preset_duo,
    name_fr: 'Duo',
    name_en: 'Duo',
    kind: 'paid',
    admits: 2,
    rate_class: 'normal',
  },
  {
    key: 'family',
    label: m.preset_family,
    name_fr: 'Famille',
    name_en: 'Family',
    kind: 'paid',
    admits: 4,
    rate_class: 'normal',
  },
  {
    key: 'reduced',
    label: m.preset_reduced,
    name_fr: 'Tarif réduit',
    name_en: 'Reduced rate',
    kind: 'paid',
    admits: 1,
    rate_class: 'reduced',
  },
  {
    key: 'free',
    label: m.preset_free,
    name_fr: 'Entrée libre',
    name_en: 'Free entry',
    kind: 'free',
    admits: 1,
    rate_class: 'normal',
  },
  {
    key: 'donation',
    label: m.preset_donation,
    name_fr: 'Prix libre',
    name_en: 'Pay what you like',
    kind: 'donation',
    admits: 1,
    rate_class: 'normal',
  },
  {
    key: 'other',
    label: m.preset_other,
    name_fr: '',
    name_en: '',
    kind: 'paid',
    admits: 1,
    rate_class: 'normal',
  },
];
