import { Skeleton } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import classes from './section-skeleton.module.css';

/** A section that is on its way: a heading and its panels. Its own few styles travel with the entry. */
export function SectionSkeleton() {
  return (
    <div className={classes.main} role="status" aria-label={m.list_loading()}>
      <Skeleton height="2.75rem" width="min(100%, 16rem)" />
      <Skeleton height="1.4rem" width="min(100%, 26rem)" />
      <Skeleton height="15rem" radius="1.1rem" />
      <Skeleton height="9rem" radius="1.1rem" />
    </div>
  );
}

/** The same while it is not even known who asks. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <SectionSkeleton />
    </div>
  );
}
