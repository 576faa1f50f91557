import type {
  DeskOrderRowView,
  OrderStatus,
  OrderSummaryView,
  OrderView,
} from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const states: Record<OrderStatus, () => string> = {
  pending: m.order_pending,
  confirmed: m.order_confirmed,
  expired: m.order_expired,
  cancelled: m.order_cancelled,
};

export const stateName = (status: OrderStatus): string => states[status]();

/** What became of an order, in plain words. */
export const stateText = ({ status }: OrderSummaryView): string => stateName(status);

export const stateKind = (status: OrderStatus): 'good' | 'bad' | undefined => {
  if (status === 'confirmed') return 'good';
  return status === 'pending' ? undefined : 'bad';
};

/** The same for who sells: a gift is not a sale. */
export const deskStateText = ({ origin, status }: Pick<DeskOrderRowView, 'origin' | 'status'>) =>
  origin === 'comp' && status === 'confirmed' ? m.desk_comp() : stateName(status);

const declines: Record<string, () => string> = {
  declined: m.decline_declined,
  insufficient_funds: m.decline_insufficient_funds,
  expired_card: m.decline_expired,
  authentication_failed: m.decline_authentication,
};

/** Why the last attempt to pay came to nothing. */
export function declineText({ payment }: OrderView): string | undefined {
  if (payment?.status !== 'failed' && payment?.status !== 'cancelled') return undefined;
  return (declines[payment.decline ?? ''] ?? m.decline_other)();
}

/** What happened to the money that was paid. */
export function moneyText({ payment_state: state }: OrderView): string | undefined {
  if (state === 'refunded') return m.order_refunded();
  return state === 'partially_refunded' ? m.order_partly_refunded() : undefined;
}
