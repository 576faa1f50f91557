import type { CartCodeView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const problems: Record<CartCodeView['status'], (() => string) | undefined> = {
  active: undefined,
  inactive: m.promo_is_inactive,
  scheduled: m.promo_is_scheduled,
  expired: m.promo_is_expired,
  used_up: m.promo_is_used_up,
};

/** Why a code makes nothing cheaper. */
export const codeProblem = ({ status }: CartCodeView): string | undefined => problems[status]?.();
