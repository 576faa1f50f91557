import { createSandboxToken } from '~/api/gen/sdk.gen';
import { readExpiry } from './card';

/** The simulated gateway's token for a card. */
export async function tokenize(values: Record<string, string>): Promise<string> {
  const { number = '', exp_month: expiry = '', cvc = '' } = values;
  const { data } = await createSandboxToken({
    body: { number, cvc: cvc.trim(), ...(readExpiry(expiry) ?? { exp_month: 0, exp_year: 0 }) },
    throwOnError: true,
  });
  return data.token;
}
