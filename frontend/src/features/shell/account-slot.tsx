/**
 * The place of the cart and of the account menu. It stays empty until there is something to buy and
 * someone to be: a button that does nothing would be worse than none.
 */
export function AccountSlot() {
  return null;
}
