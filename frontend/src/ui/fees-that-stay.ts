import type { OrderView } from '~/api/gen/types.gen';

/** The fees of an order that do not go back with the money of its tickets. */
export const feesThatStay = ({ lines }: Pick<OrderView, 'lines'>): number =>
  lines.reduce((sum, { fees, refunds_fees }) => sum + (refunds_fees ? 0 : fees.amount), 0);
