import type { ReactNode } from 'react';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import classes from './notice.module.css';
import { PageHeading } from './page-heading';

interface NoticeProps {
  mark: string;
  title: string;
  text: string;
  actions: ReactNode;
  alert?: boolean;
  children?: ReactNode;
}

/** A whole screen that says one thing, on a ticket torn from the roll. */
export function Notice({ mark, title, text, actions, alert = false, children }: NoticeProps) {
  usePageTitle(title);
  return (
    <div className={classes.screen}>
      <div className={classes.ticket} role={alert ? 'alert' : undefined}>
        <p className={classes.mark} aria-hidden="true">
          {mark}
        </p>
        <div className={classes.body}>
          <PageHeading className={classes.title}>{title}</PageHeading>
          <p className={classes.text}>{keepTogether(text)}</p>
          {children && <p className={classes.detail}>{children}</p>}
          <div className={classes.actions}>{actions}</div>
        </div>
      </div>
    </div>
  );
}
