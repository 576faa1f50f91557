import type { CheckoutRequest } from '~/api/gen/types.gen';

/** Where the invoice goes, as it was typed into the fields. */
export function billingOf(values: Record<string, string>): NonNullable<CheckoutRequest['billing']> {
  const of = (name: string): string => (values[`billing/${name}`] ?? '').trim();
  const vat = of('vat_number');
  return {
    name: of('name'),
    address: of('address'),
    postal_code: of('postal_code'),
    city: of('city'),
    country: of('country'),
    ...(vat && { vat_number: vat }),
  };
}
