import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { applyCode, leaveCodes } from '~/api/cart';
import type { CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { PromoForm } from '~/ui/promo-form';
import { codeProblem } from '~/ui/promo-text';
import { Totals } from '~/ui/totals';
import classes from './cart.module.css';
import { CartLine } from './cart-line';
import type { Removal } from './use-removal';

interface CartGroupProps {
  group: CartGroupView;
  removal: Removal;
}

/** What is bought of one organizer in one currency: it becomes one order. */
export function CartGroup({ group, removal }: CartGroupProps) {
  const id = useId();
  const { organizer, lines } = group;
  return (
    <section className={classes.group} aria-labelledby={id}>
      <div className={classes.lines}>
        <h2 id={id} className={classes.seller}>
          <Link to="/organizers/$slug" params={{ slug: organizer.slug }}>
            {organizer.name}
          </Link>
        </h2>
        <ul className={classes.list}>
          {lines.map((line) => (
            <CartLine key={line.id} line={line} remove={() => removal.remove(line)} />
          ))}
        </ul>
      </div>
      <Summary group={group} />
    </section>
  );
}

function Summary({ group }: { group: CartGroupView }) {
  const queries = useQueryClient();
  return (
    <div
      role="group"
      className={classes.summary}
      aria-label={m.cart_summary_of({ name: group.organizer.name })}
    >
      <Codes group={group} />
      <PromoForm
        submit={async (code) => {
          await applyCode(queries, code);
        }}
      />
      <Totals group={group} />
      {group.is_ready ? (
        <ButtonLink to="/checkout/$group" params={{ group: group.key }} size="lg" fullWidth>
          {group.total.amount > 0
            ? m.cart_checkout({ total: formatMoney(group.total) })
            : m.cart_checkout_free()}
        </ButtonLink>
      ) : (
        <p className={classes.blocked}>{m.cart_blocked()}</p>
      )}
      <p className={classes.fine}>{m.cart_not_held()}</p>
    </div>
  );
}

/** The codes that are used, and what they do. */
function Codes({ group }: { group: CartGroupView }) {
  const queries = useQueryClient();
  if (group.codes.length === 0) return null;
  const eventOf = (id: string) => group.lines.find(({ event }) => event.id === id)?.event.title;
  const isOne = group.codes.length === 1;
  return (
    <div className={classes.codes}>
      <ul aria-label={m.cart_codes()}>
        {group.codes.map((code) => (
          <li key={code.event_id} data-off={code.status !== 'active' || undefined}>
            <b>{code.code}</b>{' '}
            {codeProblem(code) ?? m.cart_code_on({ event: eventOf(code.event_id) ?? '' })}
          </li>
        ))}
      </ul>
      <button type="button" className={classes.quiet} onClick={() => void leaveCodes(queries)}>
        {isOne ? m.cart_code_leave() : m.cart_codes_leave()}
      </button>
    </div>
  );
}
