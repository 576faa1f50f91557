import { Button } from '@mantine/core';
import type { EventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import { priceText } from '~/ui/price-text';
import { saleRefusalText } from '~/ui/sale-text';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

interface BuyBarProps {
  event: EventView;
  choice: Choice;
}

/** Stays in sight while one reads: what is chosen, what it comes to, and the one thing to press. */
export function BuyBar({ event, choice }: BuyBarProps) {
  const { added, failure, units } = choice;
  const isIdle = units === 0 && added === 0;
  return (
    <section className={classes.bar} aria-label={m.tickets_bar()} data-idle={isIdle || undefined}>
      <div role="alert" className={classes.failure}>
        {failure !== undefined && <p>{saleRefusalText(failure)}</p>}
      </div>
      <p role="status" className={classes.said}>
        {units > 0 && m.tickets_units({ count: units })}
        {units === 0 && added > 0 && (
          <>
            <Icon name="check" size={18} /> {m.tickets_added({ count: added })}
          </>
        )}
        {isIdle && priceText(event)}
      </p>
      {isIdle && (
        <Button component="a" href="#offers" size="md">
          {m.tickets_choose()}
        </Button>
      )}
      {units > 0 && (
        <Button
          size="md"
          loading={choice.isAdding}
          disabled={choice.isWrong}
          onClick={() => void choice.add()}
        >
          {choice.total.amount > 0
            ? m.tickets_add({ total: formatMoney(choice.total) })
            : m.tickets_add_free()}
        </Button>
      )}
      {units === 0 && added > 0 && (
        <ButtonLink to="/cart" size="md">
          {m.tickets_to_cart()}
        </ButtonLink>
      )}
    </section>
  );
}
