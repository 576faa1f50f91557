import type { CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney, formatPercent } from '~/lib/format';
import classes from './totals.module.css';

type TotalsProps = {
  group: Pick<CartGroupView, 'subtotal' | 'discount' | 'fees' | 'taxes' | 'total'>;
};

/** What it comes to, what of it are fees, and what is tax. */
export function Totals({ group: { subtotal, discount, fees, taxes, total } }: TotalsProps) {
  return (
    <dl className={classes.totals}>
      {discount.amount + fees.amount > 0 && (
        <div>
          <dt>{m.totals_subtotal()}</dt>
          <dd>{formatMoney(subtotal)}</dd>
        </div>
      )}
      {discount.amount > 0 && (
        <div className={classes.good}>
          <dt>{m.totals_discount()}</dt>
          <dd>{formatMoney({ ...discount, amount: -discount.amount })}</dd>
        </div>
      )}
      {fees.amount > 0 && (
        <div>
          <dt>{m.totals_fees()}</dt>
          <dd>{formatMoney(fees)}</dd>
        </div>
      )}
      <div className={classes.total}>
        <dt>{m.totals_total()}</dt>
        <dd>{formatMoney(total)}</dd>
      </div>
      {taxes
        .filter(({ tax }) => tax.amount > 0)
        .map(({ rate_bp, tax }) => (
          <div key={rate_bp} className={classes.tax}>
            <dt>{m.totals_tax({ rate: formatPercent(rate_bp) })}</dt>
            <dd>{formatMoney(tax)}</dd>
          </div>
        ))}
    </dl>
  );
}
