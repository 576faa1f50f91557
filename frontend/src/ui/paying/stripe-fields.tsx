import { Skeleton } from '@mantine/core';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Money } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { SaidError } from '~/ui/refusal-text';
import type { PayerRef } from './payer';
import classes from './paying.module.css';
import { type MountedCard, mountCard } from './stripe';
import { TestNote } from './test-note';

/** Whoever waits longer is told why. */
const SLOW_MS = 8_000;

type State = 'coming' | 'slow' | 'here' | 'failed';

interface StripeFieldsProps {
  publishableKey: string;
  isTest: boolean;
  total: Money;
  payer: PayerRef;
}

/** A card for Stripe, typed into Stripe's own frame. */
export function StripeFields({ isTest, ...field }: StripeFieldsProps) {
  const [tries, setTries] = useState(0);
  return (
    <>
      {isTest && <TestNote />}
      <StripeField key={tries} {...field} isRetry={tries > 0} onRetry={() => setTries(tries + 1)} />
    </>
  );
}

interface StripeFieldProps extends Omit<StripeFieldsProps, 'isTest'> {
  isRetry: boolean;
  onRetry: () => void;
}

function StripeField({ publishableKey, total, payer, isRetry, onRetry }: StripeFieldProps) {
  const { amount, currency } = total;
  const [state, setState] = useState<State>('coming');
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedCard>(null);
  const changes = useRef(0);
  useEffect(() => {
    let card: MountedCard | undefined;
    let isOver = false;
    const leave = () => {
      if (isOver) return;
      isOver = true;
      window.clearTimeout(slow);
      scheme.disconnect();
      mounted.current = null;
      card?.destroy();
    };
    const fail = () => {
      if (isOver) return;
      leave();
      setState('failed');
    };
    const slow = window.setTimeout(() => setState('slow'), SLOW_MS);
    const scheme = new MutationObserver(() => card?.repaint());
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    const ready = (made: MountedCard) => {
      if (isOver) return;
      window.clearTimeout(slow);
      mounted.current = made;
      setState('here');
    };
    const change = () => {
      changes.current += 1;
    };
    const mount = async (where: HTMLElement) => {
      const wish = { publishableKey, total: { amount, currency }, ready, change, fail };
      const made = await mountCard(where, wish);
      if (isOver) made.destroy();
      else card = made;
    };
    if (place.current) mount(place.current).catch(fail);
    // The button that was pressed for it is gone.
    if (isRetry) place.current?.focus();
    return leave;
  }, [publishableKey, amount, currency, isRetry]);
  useImperativeHandle(payer, () => ({
    token: async () => {
      if (mounted.current) return mounted.current.token();
      throw new SaidError(state === 'failed' ? m.card_form_failed() : m.card_form_missing());
    },
    card: () => changes.current,
  }));
  return (
    <>
      <div className={classes.stripe} data-state={state}>
        {(state === 'coming' || state === 'slow') && (
          <Skeleton height="14rem" className={classes.over} />
        )}
        <div ref={place} tabIndex={-1} />
      </div>
      <p role="status" className={classes.wait}>
        {state === 'slow' && m.card_form_slow()}
      </p>
      {state === 'failed' && (
        <div role="alert" className={classes.failed}>
          <p>{m.card_form_failed()}</p>
          <button type="button" onClick={onRetry}>
            {m.failed_retry()}
          </button>
        </div>
      )}
    </>
  );
}
