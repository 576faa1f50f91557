import type { ReactNode } from 'react';
import { m } from '~/i18n/messages.js';
import classes from './technical.module.css';

/** For who investigates: names as the API and its logs use them, out of the way of everybody else. */
export function Technical({ children }: { children: ReactNode }) {
  return (
    <details className={classes.technical}>
      <summary>{m.audit_details()}</summary>
      <div className={classes.box} translate="no">
        {children}
      </div>
    </details>
  );
}
