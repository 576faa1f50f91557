import type { ReactNode } from 'react';
import { m } from '~/i18n/messages.js';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { Logo } from '~/ui/logo';
import { PageHeading } from '~/ui/page-heading';
import { useStepFocus } from '~/ui/use-step-focus';
import classes from './entry-frame.module.css';

interface EntryFrameProps {
  title: string;
  text?: string;
  /** Of the way from a form to a session: which step, of how many. */
  step?: number | undefined;
  children: ReactNode;
}

const STEPS = 4;

/** One thing to do, on a ticket torn from the roll. */
export function EntryFrame({ title, text, step, children }: EntryFrameProps) {
  usePageTitle(title);
  useStepFocus(title);
  return (
    <div className={classes.screen}>
      <div className={classes.ticket}>
        <div className={classes.stub} aria-hidden="true">
          <Logo size={56} />
          <p className={classes.words}>{m.entry_words()}</p>
        </div>
        <div className={classes.body}>
          {step !== undefined && (
            <p className={classes.step}>
              {m.entry_step({ step, steps: STEPS })}
              <span className={classes.dots} data-step={step} aria-hidden="true">
                {Array.from({ length: STEPS }, (_, index) => (
                  <span key={index} data-done={index < step || undefined} />
                ))}
              </span>
            </p>
          )}
          <PageHeading className={classes.title}>{title}</PageHeading>
          {text !== undefined && <p className={classes.text}>{keepTogether(text)}</p>}
          {children}
        </div>
      </div>
    </div>
  );
}
