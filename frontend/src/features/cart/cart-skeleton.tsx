import { Skeleton } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { PageHeading } from '~/ui/page-heading';
import classes from './cart.module.css';

export function CartSkeleton() {
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <PageHeading className={classes.title}>{m.cart_title()}</PageHeading>
      </header>
      <div className={classes.group} role="status" aria-label={m.list_loading()}>
        <div className={classes.lines}>
          <Skeleton height="1.6rem" width="min(100%, 14rem)" />
          <Skeleton height="8.5rem" radius="0.9rem" mt="1rem" />
          <Skeleton height="8.5rem" radius="0.9rem" mt="0.8rem" />
        </div>
        <Skeleton height="15rem" radius="1.1rem" />
      </div>
    </div>
  );
}
