import type { PaymentView } from '~/api/gen/types.gen';

/** A bank that asks first has a page of its own, which sends the buyer back. */
export function goToBank({ status, next_action: next }: PaymentView): boolean {
  if (status !== 'requires_action' || next?.type !== 'redirect') return false;
  window.location.assign(next.url);
  return true;
}
