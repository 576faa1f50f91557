import type { ReactNode } from 'react';
import type { EventView, OfferView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoney } from '~/lib/format';
import { unbroken } from '~/lib/typography';
import { Icon } from '~/ui/icon';
import { SaleStatus } from '~/ui/sale-status';
import classes from './offer-tables.module.css';

/** What is known of an offer beyond what everybody is told. */
export interface OfferExtras {
  /** In place of the public one. */
  status?: ReactNode;
  price?: ReactNode;
  /** How it is chosen. */
  control?: ReactNode;
}

interface OfferRowProps {
  offer: OfferView;
  event: EventView;
  extras?: OfferExtras | undefined;
}

function offerPrice({ kind, price, price_with_fee, min_price }: OfferView): string {
  if (kind === 'donation') {
    return min_price && min_price.amount > 0
      ? m.price_donation_from({ price: formatMoney(min_price) })
      : m.price_donation();
  }
  return kind === 'free' || price.amount === 0 ? m.price_free() : formatMoney(price_with_fee);
}

/** The next moment that matters: when the sale opens, or when it closes. */
function saleMoment(offer: OfferView, timezone: string): string | undefined {
  const { sale_status, sales_open_at, sales_close_at } = offer;
  if (sale_status === 'upcoming' && sales_open_at) {
    return m.offers_opens({ date: unbroken(formatDateTime(sales_open_at, timezone)) });
  }
  if (sale_status === 'on_sale' && sales_close_at) {
    return m.offers_closes({ date: unbroken(formatDateTime(sales_close_at, timezone)) });
  }
  return undefined;
}

/** What is particular about how it is bought and used; of most offers there is nothing to say. */
function conditions({ requires_proof, checkin, min_per_order }: OfferView): string[] {
  const said: string[] = [];
  if (requires_proof) said.push(m.offers_proof());
  if (checkin.policy === 'multi') said.push(m.offers_entries_multi());
  if (checkin.policy === 'daily') said.push(m.offers_entries_daily({ count: checkin.days ?? 1 }));
  if (min_per_order > 1) said.push(m.offers_min({ count: min_per_order }));
  return said;
}

export function OfferRow({ offer, event, extras }: OfferRowProps) {
  const moment = event.status === 'published' && saleMoment(offer, event.timezone);
  return (
    <tr className={classes.row} data-sale={offer.sale_status}>
      <th scope="row" className={classes.offer}>
        <span className={classes.name}>{offer.name}</span>
        {offer.rate_class === 'reduced' && (
          <span className={classes.badge}>{m.offers_reduced()}</span>
        )}
        {offer.rate_class === 'vip' && <span className={classes.badge}>{m.offers_vip()}</span>}
        {offer.description && <span className={classes.detail}>{offer.description}</span>}
        {conditions(offer).map((condition) => (
          <span key={condition} className={classes.detail}>
            {condition}
          </span>
        ))}
      </th>
      <td className={classes.admits}>
        <Icon name="people" size={18} /> {m.offers_admits({ count: offer.admits })}
      </td>
      <td className={classes.status}>
        {extras?.status ?? <SaleStatus status={offer.sale_status} event={event.status} />}
        {moment && <span className={classes.detail}>{moment}</span>}
      </td>
      <td className={classes.price}>
        {extras?.price ?? offerPrice(offer)}
        {offer.service_fee.amount > 0 && !extras?.price && (
          <span className={classes.fee}>
            {m.offers_fee({ fee: formatMoney(offer.service_fee) })}
          </span>
        )}
        {extras?.control && <div className={classes.control}>{extras.control}</div>}
      </td>
    </tr>
  );
}
