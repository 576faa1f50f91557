// What was typed, as the API wants it. Only whoever sends it needs this.
import type { AskedQuestionView, CartGroupView, CheckoutRequest } from '~/api/gen/types.gen';
import { aboutOrder, answersOf } from '~/ui/answers/questions';
import { attendeesOf } from './attendees';
import { billingOf } from './billing';

interface Typed {
  group: CartGroupView;
  version: string;
  asked: AskedQuestionView[];
  values: Record<string, string>;
  hasBilling: boolean;
  hasAttendees: boolean;
}

export const requestOf = (typed: Typed): CheckoutRequest => {
  const { group, asked, values } = typed;
  return {
    group: group.key,
    cart_version: typed.version,
    contact: { name: values['contact/name'] ?? '', email: values['contact/email'] ?? '' },
    ...(typed.hasBilling && { billing: billingOf(values) }),
    ...(typed.hasAttendees && { attendees: attendeesOf(group, asked, values) }),
    answers: answersOf(aboutOrder(asked), values, 'answers'),
  };
};
