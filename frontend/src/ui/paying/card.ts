/** `12/30`, `12 / 2030` or `1230`, as cards have it. */
const EXPIRY = /^\s*(\d{1,2})\s*[/\-. ]?\s*(\d{2}|\d{4})\s*$/;

export function readExpiry(text: string): { exp_month: number; exp_year: number } | undefined {
  const [, month, year] = EXPIRY.exec(text) ?? [];
  return month === undefined || year === undefined
    ? undefined
    : { exp_month: Number(month), exp_year: Number(year) };
}
