import type { RegistrationView } from '~/api/gen/types.gen';

/** Reading the mail may cost a phone this tab: what it needs to go on survives a reload, and no more. */
const KEY = 'guichet_registration';

export interface PendingRegistration {
  email: string;
  token: string;
  expiresAt: number;
}

export function keepRegistration(email: string, answer: RegistrationView): void {
  const pending: PendingRegistration = {
    email,
    token: answer.registration_token,
    expiresAt: Date.now() + answer.expires_in * 1_000,
  };
  sessionStorage.setItem(KEY, JSON.stringify(pending));
}

export function forgetRegistration(): void {
  sessionStorage.removeItem(KEY);
}

const isPending = (value: unknown): value is PendingRegistration =>
  typeof value === 'object' &&
  value !== null &&
  'email' in value &&
  typeof value.email === 'string' &&
  'token' in value &&
  typeof value.token === 'string' &&
  'expiresAt' in value &&
  typeof value.expiresAt === 'number';

export function pendingRegistration(now = Date.now()): PendingRegistration | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isPending(value) && value.expiresAt > now ? value : undefined;
  } catch {
    return undefined;
  }
}
