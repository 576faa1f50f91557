import type { OfferView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { PlainField } from '~/ui/plain-field';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

interface GiftFieldProps {
  offer: OfferView;
  choice: Choice;
  currency: string;
}

/** How much to give for each. */
export function GiftField({ offer, choice, currency }: GiftFieldProps) {
  const least = offer.min_price;
  const wrong = () =>
    least && least.amount > 0
      ? m.tickets_gift_least({ price: formatMoney(least) })
      : m.field_price();
  return (
    <div className={classes.gift}>
      <PlainField
        label={m.tickets_gift({ currency })}
        inputMode="decimal"
        autoComplete="off"
        value={choice.giftText(offer)}
        error={choice.isGiftWrong(offer) ? wrong() : undefined}
        onChange={({ currentTarget }) => choice.setGift(offer, currentTarget.value)}
      />
    </div>
  );
}
