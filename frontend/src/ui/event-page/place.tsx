import type { EventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { placeText } from '~/ui/place-text';
import classes from './event-facts.module.css';

/** A free map that asks nothing of the reader, and the reader's own map application. */
function mapLinks(latitude: number, longitude: number) {
  return {
    web: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
    app: `geo:${latitude},${longitude}`,
  };
}

export function Place({ event }: { event: EventView }) {
  const { venue } = event;
  const hasPoint = typeof venue?.latitude === 'number' && typeof venue.longitude === 'number';
  const links = hasPoint ? mapLinks(venue.latitude ?? 0, venue.longitude ?? 0) : undefined;
  return (
    <div className={classes.fact}>
      <dt>
        <Icon name={venue ? 'pin' : 'globe'} />
        <span className={classes.term}>{m.event_where()}</span>
      </dt>
      <dd>
        <span className={classes.strong}>{venue?.name ?? placeText(event.place)}</span>
        {venue && (
          <address className={classes.soft}>
            {venue.address && (
              <>
                {venue.address}
                <br />
              </>
            )}
            {venue.postal_code} {venue.city}
          </address>
        )}
        {venue && event.place.is_online && (
          <span className={classes.soft}>{m.event_also_online()}</span>
        )}
        {links && (
          <span className={classes.links}>
            <a href={links.web} target="_blank" rel="noopener noreferrer">
              {m.event_map()}
            </a>
            <a href={links.app}>{m.event_map_app()}</a>
          </span>
        )}
      </dd>
    </div>
  );
}
