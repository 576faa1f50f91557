import type { EventView, OfferView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange } from '~/lib/format';
import classes from './offer-tables.module.css';
import { OfferRow } from './offer-row';

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

export function OfferTables({ event }: { event: EventView }) {
  const groups = groupOffers(event);
  return (
    <section aria-labelledby="offers">
      <h2 id="offers" className={classes.heading}>
        {m.offers_title()}
      </h2>
      {groups.length === 0 && <p className={classes.none}>{m.offers_none()}</p>}
      {groups.map(({ key, title, offers }) => (
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
              <OfferRow key={offer.id} offer={offer} event={event} />
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}
