import type { ReactNode } from 'react';
import type { EventView, OfferView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange } from '~/lib/format';
import classes from './offer-tables.module.css';
import { type OfferExtras, OfferRow } from './offer-row';

interface OfferGroup {
  key: string;
  /** The date these offers are for; none when they hold for every date. */
  title: string | undefined;
  offers: OfferView[];
}

function groupOffers({ offers, occurrences, timezone }: EventView): OfferGroup[] {
  const forAll = offers.filter((offer) => !offer.occurrence_id);
  const groups = occurrences.map(({ id, starts_at, ends_at }) => ({
    key: id,
    title: formatRange(starts_at, ends_at, timezone),
    offers: offers.filter((offer) => offer.occurrence_id === id),
  }));
  return [{ key: 'all', title: undefined, offers: forAll }, ...groups].filter(
    (group) => group.offers.length > 0,
  );
}

/** What can be had for one date: what is for it alone, and what is for every date. */
const offersOf = ({ offers }: EventView, date: string): OfferGroup => ({
  key: date,
  title: undefined,
  offers: offers.filter(({ occurrence_id: only }) => !only || only === date),
});

interface OfferTablesProps {
  event: EventView;
  /** Only what is sold for this date. */
  date?: string | undefined;
  /** What else its row has to say of an offer, and how to choose it. */
  extras?: (offer: OfferView) => OfferExtras;
}

export function OfferTables({ event, date, extras }: OfferTablesProps) {
  const groups = date === undefined ? groupOffers(event) : [offersOf(event, date)];
  const hasNone = groups.every(({ offers }) => offers.length === 0);
  if (hasNone) return <p className={classes.none}>{m.offers_none()}</p>;
  return groups.map(({ key, title, offers }) => (
    <table key={key} className={classes.table}>
      <caption className={classes.caption} data-hidden={title === undefined || undefined}>
        {title ?? m.offers_title()}
      </caption>
      <thead className={classes.columns}>
        <tr>
          <th scope="col">{m.offers_name()}</th>
          <th scope="col">{m.offers_admits_title()}</th>
          <th scope="col">{m.offers_status()}</th>
          <th scope="col">{m.offers_price()}</th>
        </tr>
      </thead>
      <tbody>
        {offers.map((offer) => (
          <OfferRow key={offer.id} offer={offer} event={event} extras={extras?.(offer)} />
        ))}
      </tbody>
    </table>
  ));
}

/** What is sold of an event, under its heading. */
export function OfferSection({ children }: { children: ReactNode }) {
  return (
    <section aria-labelledby="offers">
      <h2 id="offers" className={classes.heading}>
        {m.offers_title()}
      </h2>
      {children}
    </section>
  );
}
