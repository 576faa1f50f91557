import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';

interface MemberLimitsProps {
  eventIds: string[];
  endsAt: string | null | undefined;
}

/** How far the door is open for somebody, when it is not for everything and for good. */
export function MemberLimits({ eventIds, endsAt }: MemberLimitsProps) {
  if (eventIds.length === 0 && !endsAt) return null;
  return (
    <>
      {endsAt && (
        <>
          {m.door_until()} <time dateTime={endsAt}>{formatMoment(endsAt)}</time>
        </>
      )}
      {eventIds.length > 0 && endsAt && ' · '}
      {eventIds.length > 0 && m.door_n_events({ count: eventIds.length })}
    </>
  );
}
