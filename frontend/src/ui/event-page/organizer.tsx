import { Link } from '@tanstack/react-router';
import type { OrganizerView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { safeHref } from '~/lib/markdown';
import { Icon } from '~/ui/icon';
import { initialOf } from '~/ui/initial';
import { Markdown } from './markdown';
import classes from './organizer.module.css';

interface OrganizerProps {
  organizer: OrganizerView;
  email: string | null | undefined;
}

export function Organizer({ organizer, email }: OrganizerProps) {
  const website = organizer.website ? safeHref(organizer.website) : undefined;
  return (
    <section className={classes.card} aria-labelledby="organizer">
      <p className={classes.initial} aria-hidden="true">
        {initialOf(organizer.name)}
      </p>
      <div className={classes.body}>
        <h2 id="organizer" className={classes.heading}>
          {m.organizer_title({ name: organizer.name })}
        </h2>
        {organizer.description && (
          <div className={classes.text}>
            <Markdown source={organizer.description} />
          </div>
        )}
        <ul className={classes.links}>
          <li>
            <Icon name="ticket" size={18} />
            <Link to="/organizers/$slug" params={{ slug: organizer.slug }}>
              {m.organizer_page()}
            </Link>
          </li>
          {website && (
            <li>
              <Icon name="globe" size={18} />
              <a href={website} target="_blank" rel="noopener noreferrer nofollow">
                {new URL(website).hostname}
              </a>
            </li>
          )}
          {email && (
            <li>
              <Icon name="mail" size={18} />
              <a href={`mailto:${email}`}>{email}</a>
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}
