import { type KeptCart, NAME, adoptCart, keptCart } from './cart-store';

function keep(next: KeptCart): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(next));
  } catch {
    // Private windows may refuse it; then the cart lasts as long as the page.
  }
  adoptCart(next);
}

/** What the server says there is. It changed nothing: other tabs need not ask. */
export function noteUnits(units: number): void {
  if (units !== keptCart().units) keep({ ...keptCart(), units });
}

/** It was changed here. */
export function noteChange(units: number, token = keptCart().token): void {
  keep({ token, units, stamp: crypto.randomUUID() });
}

/** Its token means nothing any more: the cart is the account's, or it is over. */
export function forgetCartToken(units: number): void {
  keep({ units, stamp: crypto.randomUUID() });
}
