import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { EventCardView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { weekend } from '~/lib/weekend';
import { PageHeading } from '~/ui/page-heading';
import classes from './hero.module.css';
import { HeroSearch } from './hero-search';
import { HeroWindow } from './hero-window';

export function Hero({ event }: { event: EventCardView | undefined }) {
  const [days] = useState(() => weekend(new Date()));
  return (
    <div className={classes.hero}>
      <div className={classes.words}>
        <PageHeading className={classes.title}>{m.home_title()}</PageHeading>
        <p className={classes.text}>{m.home_text()}</p>
        <HeroSearch />
        <ul className={classes.shortcuts} aria-label={m.home_shortcuts()}>
          <li>
            <Link to="/events" search={days}>
              {m.home_weekend()}
            </Link>
          </li>
          <li>
            <Link to="/events" search={{ price: 'free' }}>
              {m.home_free()}
            </Link>
          </li>
          <li>
            <Link to="/events" search={{ sort: 'newest' }}>
              {m.home_newest()}
            </Link>
          </li>
        </ul>
      </div>
      <HeroWindow event={event} />
    </div>
  );
}
