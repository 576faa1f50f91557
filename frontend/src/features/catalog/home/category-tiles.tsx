import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { categoriesQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import classes from './category-tiles.module.css';

const GHOSTS = 6;

/** A failure here only hides the shortcuts: the filters of the list offer the same choice. */
export function CategoryTiles() {
  const categories = useQuery(categoriesQuery());
  const tiles = categories.data?.data.filter(
    ({ parent_slug, n_events }) => !parent_slug && n_events > 0,
  );
  if (categories.isError || tiles?.length === 0) return null;

  return (
    <section className={classes.section} aria-labelledby="categories">
      <h2 id="categories" className={classes.heading}>
        {m.home_categories()}
      </h2>
      <ul className={classes.tiles}>
        {tiles?.map(({ slug, name, n_events }) => (
          <li key={slug} className={classes.cell}>
            <Link to="/events" search={{ category: slug }} className={classes.tile}>
              <span className={classes.name}>{name}</span>
              <span className={classes.count}>
                {m.list_total({ count: n_events, shown: formatCount(n_events) })}
              </span>
            </Link>
          </li>
        )) ??
          Array.from({ length: GHOSTS }, (_, index) => (
            <li key={index} className={classes.cell} aria-hidden="true">
              <Skeleton className={classes.ghost} radius="1rem" />
            </li>
          ))}
      </ul>
    </section>
  );
}
