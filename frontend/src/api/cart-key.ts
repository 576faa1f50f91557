import { getLocale } from '~/i18n/runtime.js';
import { getCartQueryKey } from './gen/@tanstack/react-query.gen';
import { getSession, personOf } from './session-store';

/** Each person has a cart of their own, and so has whoever is not signed in. */
export const cartKey = () => [...getCartQueryKey(), getLocale(), personOf(getSession())];
