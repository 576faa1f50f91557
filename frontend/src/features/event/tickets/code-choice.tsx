import { Suspense, lazy, useState } from 'react';
import type { EventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

// Few have one.
const Code = lazy(async () => ({ default: (await import('./code')).Code }));

/** A code changes prices, or opens offers, before anything is in the cart. */
export function CodeChoice({ event, choice }: { event: EventView; choice: Choice }) {
  const [isOpen, setIsOpen] = useState(false);
  if (choice.code || isOpen) {
    return (
      <Suspense>
        <Code event={event} choice={choice} onClose={() => setIsOpen(false)} />
      </Suspense>
    );
  }
  return (
    <p className={classes.code}>
      <button type="button" className={classes.quiet} onClick={() => setIsOpen(true)}>
        <Icon name="ticket" size={18} /> {m.tickets_code_ask()}
      </button>
    </p>
  );
}
