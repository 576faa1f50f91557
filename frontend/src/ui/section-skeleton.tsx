import { Skeleton } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import classes from './section-layout.module.css';

/** A section that is on its way: a heading and its panels. */
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

/** The same with its list of sections, while it is not even known who asks. */
export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <div className={classes.side} aria-hidden="true">
        <Skeleton height="1.4rem" width="10rem" mb="0.9rem" />
        <Skeleton height="2.6rem" radius="0.7rem" />
      </div>
      <SectionSkeleton />
    </div>
  );
}
