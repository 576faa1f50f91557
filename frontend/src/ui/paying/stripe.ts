// Stripe's own script, as far as it is used: https://docs.stripe.com/js. Only its frames see the card.
import type { Money } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { SaidError } from '~/ui/refusal-text';
import { stripeLook } from './stripe-look';

/** Stripe wants it from there, always: it may be neither copied nor bundled. */
const SCRIPT = 'https://js.stripe.com/v3/';

interface StripeError {
  type: string;
  message?: string;
}

interface PaymentElement {
  mount: (place: HTMLElement) => void;
  destroy: () => void;
  on: (event: 'ready' | 'change' | 'loaderror', hear: () => void) => void;
}

interface Elements {
  create: (kind: 'payment', options: object) => PaymentElement;
  update: (options: object) => void;
  submit: () => Promise<{ error?: StripeError }>;
}

interface Stripe {
  elements: (options: object) => Elements;
  createPaymentMethod: (options: {
    elements: Elements;
  }) => Promise<{ paymentMethod?: { id: string }; error?: StripeError }>;
}

type Open = (publishableKey: string) => Stripe;

declare global {
  interface Window {
    Stripe?: Open;
  }
}

let coming: Promise<Open> | undefined;

/** Loads the script, once. One that did not come may be asked for again. */
function script(): Promise<Open> {
  if (window.Stripe) return Promise.resolve(window.Stripe);
  coming ??= new Promise<Open>((resolve, reject) => {
    const element = document.createElement('script');
    const settle = () => {
      coming = undefined;
      if (window.Stripe) return resolve(window.Stripe);
      element.remove();
      return reject(new Error('Stripe’s script did not come'));
    };
    element.addEventListener('load', settle);
    element.addEventListener('error', settle);
    element.src = SCRIPT;
    document.head.append(element);
  });
  return coming;
}

/** Each opening leaves a frame in the page: there is one. */
let opened: { by: Open; key: string; stripe: Stripe } | undefined;

async function open(key: string): Promise<Stripe> {
  const by = await script();
  if (opened?.by !== by || opened.key !== key) opened = { by, key, stripe: by(key) };
  return opened.stripe;
}

/** Of these three Stripe counts other minor units than ISO 4217: `exponent` of the API's Stripe rules. */
const UNITS: Record<string, number> = { ISK: 100, UGX: 100, MGA: 0.01 };

export const stripeAmount = ({ amount, currency }: Money): number =>
  Math.round(amount * (UNITS[currency] ?? 1));

/** What Stripe says of a card is in the reader's language; what it says of itself is for programmers. */
function words({ type, message }: StripeError): string {
  if (type === 'validation_error') return m.card_incomplete();
  return (type === 'card_error' && message) || m.checkout_provider_down();
}

export interface MountedCard {
  token: () => Promise<string>;
  /** The page has other colours now. */
  repaint: () => void;
  destroy: () => void;
}

interface CardWish {
  publishableKey: string;
  total: Money;
  /** Somebody can type now. */
  ready: (card: MountedCard) => void;
  /** Something else is typed now. */
  change: () => void;
  /** There is nothing to type into. */
  fail: () => void;
}

/** Puts Stripe's Payment Element into a place of the page. There is no payment yet: our API makes it. */
export async function mountCard(
  place: HTMLElement,
  { publishableKey, total, ready, change, fail }: CardWish,
): Promise<MountedCard> {
  const stripe = await open(publishableKey);
  const elements = stripe.elements({
    mode: 'payment',
    amount: stripeAmount(total),
    currency: total.currency.toLowerCase(),
    // What the API confirms with: a card, wallets that hold one included.
    paymentMethodTypes: ['card'],
    paymentMethodCreation: 'manual',
    locale: getLocale(),
    appearance: stripeLook(),
    loader: 'never',
  });
  const element = elements.create('payment', { layout: 'tabs', wallets: { link: 'never' } });
  const card: MountedCard = {
    token: async () => {
      // First of all: a wallet opens its sheet only while the press of the button counts.
      const { error: incomplete } = await elements.submit();
      if (incomplete) throw new SaidError(words(incomplete));
      const { paymentMethod, error } = await stripe.createPaymentMethod({ elements });
      if (!paymentMethod) throw new SaidError(words(error ?? { type: 'api_error' }));
      return paymentMethod.id;
    },
    repaint: () => elements.update({ appearance: stripeLook() }),
    destroy: () => element.destroy(),
  };
  element.on('ready', () => ready(card));
  element.on('change', change);
  element.on('loaderror', fail);
  element.mount(place);
  return card;
}
