import type { ReactNode } from 'react';
import { usePageTitle } from '~/lib/page-title';
import { PageHeading } from './page-heading';
import classes from './section-layout.module.css';

interface SectionFrameProps {
  /** What the sections belong to: an account, an organization, the platform. */
  owner: string;
  /** What the reader is to it. */
  as?: string;
  nav: ReactNode;
  navLabel: string;
  children: ReactNode;
}

/** Sections side by side: a list of links, and the one that is open. */
export function SectionFrame({ owner, as, nav, navLabel, children }: SectionFrameProps) {
  return (
    <div className={classes.frame}>
      <div className={classes.side}>
        <p className={classes.owner}>
          <Breakable text={owner} />
          {as && <span className={classes.as}>{as}</span>}
        </p>
        <nav className={classes.nav} aria-label={navLabel}>
          {nav}
        </nav>
      </div>
      <div className={classes.main}>{children}</div>
    </div>
  );
}

/** A long address breaks before its `@`, not in the middle of a word. */
function Breakable({ text }: { text: string }) {
  const at = text.indexOf('@');
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  );
}

interface SectionHeadProps {
  title: string;
  text?: string;
  children?: ReactNode;
}

export function SectionHead({ title, text, children }: SectionHeadProps) {
  usePageTitle(title);
  return (
    <header className={classes.head}>
      <div>
        <PageHeading className={classes.title}>{title}</PageHeading>
        {text && <p className={classes.text}>{text}</p>}
      </div>
      {children}
    </header>
  );
}
