import { type ReactNode, useId } from 'react';
import { keepTogether } from '~/lib/typography';
import classes from './panel.module.css';

interface PanelProps {
  title: string;
  text?: string | undefined;
  children: ReactNode;
}

/** One subject of a page, with its own heading. */
export function Panel({ title, text, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id}>{title}</h2>
        {text && <p>{keepTogether(text)}</p>}
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
