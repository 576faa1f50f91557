import { hasCode } from '~/api/api-error';
import { goTo } from './flow';

/** What to do about a token that is too old or used up: the password again, kindly. */
export function startOver(error: unknown): boolean {
  if (!hasCode(error, 'accounts.mfa_token_invalid')) return false;
  goTo({ step: 'start', isExpired: true });
  return true;
}
