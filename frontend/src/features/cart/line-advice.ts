import type { CartLineView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

interface Advice {
  text: string;
  /** The number that would do, when another number would. */
  quantity?: number;
}

type Facts = Pick<CartLineView, 'offer' | 'left'>;

const advices: Record<NonNullable<CartLineView['problem']>, (facts: Facts) => Advice> = {
  not_on_sale_yet: () => ({ text: m.problem_not_on_sale_yet() }),
  sale_ended: () => ({ text: m.problem_sale_ended() }),
  gone: () => ({ text: m.problem_gone() }),
  code_needed: () => ({ text: m.problem_code_needed() }),
  sold_out: () => ({ text: m.problem_sold_out() }),
  few_left: ({ left, offer: { max_now } }) => ({
    text: m.problem_few_left({ count: left ?? max_now }),
    quantity: max_now,
  }),
  too_few: ({ offer: { min_per_order } }) => ({
    text: m.problem_too_few({ count: min_per_order }),
    quantity: min_per_order,
  }),
  too_many: ({ offer: { max_now } }) => ({
    text: m.problem_too_many({ count: max_now }),
    quantity: max_now,
  }),
  too_many_for_person: () => ({ text: m.problem_too_many_for_person() }),
};

/** What stands in the way of buying a line, and what to do about it. */
export const adviceOn = ({
  problem,
  ...facts
}: Facts & Pick<CartLineView, 'problem'>): Advice | undefined =>
  problem ? advices[problem](facts) : undefined;
