import { Skeleton } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import classes from '~/ui/event-page/event-article.module.css';
import ghosts from './event-skeleton.module.css';

export function EventSkeleton() {
  return (
    <div className={classes.room}>
      <div className={classes.screen} role="status" aria-label={m.list_loading()}>
        <Skeleton className={classes.crumbs} height="1.9rem" width="14rem" />
        <div className={classes.head}>
          <Skeleton className={ghosts.title} />
          <Skeleton height="1.5rem" mt="0.75rem" width="70%" />
        </div>
        <Skeleton className={classes.poster} />
        <Skeleton className={ghosts.facts} radius="1.25rem" />
        <div className={classes.main}>
          <Skeleton height="18rem" radius="1rem" />
        </div>
      </div>
    </div>
  );
}
