import { useRouter } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
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

/** On a phone the list scrolls sideways: the section that is open must not be past its end. */
function useOpenInSight(): RefObject<HTMLElement | null> {
  const strip = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(() => {
    const show = () => {
      const open = strip.current?.querySelector('[aria-current="page"]');
      if (!strip.current || !open) return;
      const { left, width } = open.getBoundingClientRect();
      const frame = strip.current.getBoundingClientRect();
      strip.current.scrollLeft += left + width / 2 - (frame.left + frame.width / 2);
    };
    show();
    return router.subscribe('onRendered', show);
  }, [router]);
  return strip;
}

/** Sections side by side: a list of links, and the one that is open. */
export function SectionFrame({ owner, as, nav, navLabel, children }: SectionFrameProps) {
  const strip = useOpenInSight();
  return (
    <div className={classes.frame}>
      <div className={classes.side}>
        <p className={classes.owner}>
          <Breakable text={owner} />
          {as && <span className={classes.as}>{as}</span>}
        </p>
        <nav ref={strip} className={classes.nav} aria-label={navLabel}>
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
        {text && <p className={classes.text}>{keepTogether(text)}</p>}
      </div>
      {children}
    </header>
  );
}
