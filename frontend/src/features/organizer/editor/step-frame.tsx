import type { ReactNode } from 'react';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { PageHeading } from '~/ui/page-heading';
import { titleOf } from '~/ui/event-texts';
import { sheetOf, useDraft, useEditor } from './editor-context';
import classes from './step-frame.module.css';
import { StepFoot } from './step-nav';
import { type Step, stepName } from './steps';

interface StepFrameProps {
  step: Step;
  title: string;
  text?: string;
  children: ReactNode;
  /** What stays open to those who may not write. */
  after?: ReactNode;
}

/** One step: its question, what answers it, and the way on. */
export function StepFrame({ step, after, ...rest }: StepFrameProps) {
  const { isReadOnly } = useEditor();
  return (
    <Frame
      {...rest}
      name={stepName(step)}
      isDisabled={isReadOnly}
      after={
        <>
          {after}
          <StepFoot step={step} />
        </>
      }
    />
  );
}

interface FrameProps {
  /** What the browser's tab calls it. */
  name: string;
  title: string;
  text?: string;
  isDisabled: boolean;
  children: ReactNode;
  after?: ReactNode;
}

/** A page of the editor, step or not. */
export function Frame({ name, title, text, isDisabled, children, after }: FrameProps) {
  usePageTitle(`${name} · ${titleOf(sheetOf(useDraft()))}`);
  return (
    <>
      <header>
        <PageHeading className={classes.title}>{title}</PageHeading>
        {text && <p className={classes.text}>{keepTogether(text)}</p>}
      </header>
      <fieldset className={classes.fields} disabled={isDisabled}>
        {children}
      </fieldset>
      {after}
    </>
  );
}

interface CardProps {
  title?: string;
  text?: string;
  children: ReactNode;
}

/** Fields that belong together. */
export function Card({ title, text, children }: CardProps) {
  return (
    <section className={classes.card}>
      {title && <h2 className={classes.heading}>{title}</h2>}
      {text && <p className={classes.hint}>{keepTogether(text)}</p>}
      {children}
    </section>
  );
}

interface MoreProps {
  title: string;
  /** Whether it begins open. */
  isOpen?: boolean;
  children: ReactNode;
}

/** What most events never need, one press away. */
export function More({ title, isOpen = false, children }: MoreProps) {
  return (
    <details className={classes.more} open={isOpen}>
      <summary>{title}</summary>
      <div className={classes.inner}>{children}</div>
    </details>
  );
}
