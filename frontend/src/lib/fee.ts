interface Fee {
  fixed_minor: number;
  share_bp: number;
}

const WHOLE_BP = 10_000;

/** What comes on top of one ticket of so much, as the server counts it: a half goes to the even one. */
export function feeOf(fee: Fee | null | undefined, price: number): number {
  if (!fee || price <= 0) return 0;
  const share = price * fee.share_bp;
  const whole = Math.floor(share / WHOLE_BP);
  const rest = (share % WHOLE_BP) * 2;
  const isUp = rest > WHOLE_BP || (rest === WHOLE_BP && whole % 2 === 1);
  return fee.fixed_minor + whole + (isUp ? 1 : 0);
}
