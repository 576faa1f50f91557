import type { CartGroupView, CartLineView, CartView, Money } from './gen/types.gen';

/** How many of a line there are to be, and of a donation, how much for each. None takes it out. */
export interface LineWish {
  quantity: number;
  price?: Money | undefined;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
const withAmount = (money: Money, amount: number): Money => ({ ...money, amount });

/** Problems that another number may solve; the others are not for the reader to solve here. */
const OF_NUMBER = new Set(['few_left', 'too_few', 'too_many', 'too_many_for_person']);

function wishedLine(line: CartLineView, { quantity, price }: LineWish): CartLineView {
  const { unit_price: unit, discount, offer, problem } = line;
  const unitPrice = price ?? unit;
  // What a code takes off is the same for each of a line.
  const discounts = Math.round((discount.amount / line.quantity) * quantity);
  const fits = quantity >= offer.min_per_order && quantity <= offer.max_now;
  return {
    ...line,
    quantity,
    unit_price: unitPrice,
    discount: withAmount(discount, discounts),
    total: withAmount(unit, unitPrice.amount * quantity - discounts),
    problem: problem && OF_NUMBER.has(problem) && fits ? null : (problem ?? null),
  };
}

function wishedGroup(
  group: CartGroupView,
  wishes: ReadonlyMap<string, LineWish>,
): CartGroupView | undefined {
  if (!group.lines.some(({ id }) => id && wishes.has(id))) return group;
  const lines = group.lines.flatMap((line) => {
    const wish = line.id ? wishes.get(line.id) : undefined;
    if (!wish) return [line];
    return wish.quantity > 0 ? [wishedLine(line, wish)] : [];
  });
  if (lines.length === 0) return undefined;
  const total = sum(lines.map((line) => line.total.amount));
  const discount = sum(lines.map((line) => line.discount.amount));
  const [tax, ...others] = group.taxes;
  return {
    ...group,
    lines,
    subtotal: withAmount(group.subtotal, total + discount),
    discount: withAmount(group.discount, discount),
    total: withAmount(group.total, total),
    // Which line has which rate is not known: unless one is for all, the old ones stay until the answer.
    taxes:
      tax && others.length === 0 && tax.total.amount === group.total.amount
        ? [taxOf(tax, total)]
        : group.taxes,
    is_ready: lines.every((line) => !line.problem),
  };
}

const WHOLE_BP = 10_000;

function taxOf(tax: CartGroupView['taxes'][number], total: number): CartGroupView['taxes'][number] {
  const contained = Math.round((total * tax.rate_bp) / (WHOLE_BP + tax.rate_bp));
  return { ...tax, tax: withAmount(tax.tax, contained), total: withAmount(tax.total, total) };
}

/** The cart as it will be once the server has agreed. */
export function wishedCart(cart: CartView, wishes: ReadonlyMap<string, LineWish>): CartView {
  if (wishes.size === 0) return cart;
  const groups = cart.groups.flatMap((group) => wishedGroup(group, wishes) ?? []);
  const lines = groups.flatMap((group) => group.lines);
  return { ...cart, groups, n_units: sum(lines.map((line) => line.quantity)) };
}
