import type { ReactNode } from 'react';

interface PageHeadingProps {
  className: string | undefined;
  children: ReactNode;
}

/** The page's one `<h1>`; the layout moves the focus here after a navigation. */
export function PageHeading({ className, children }: PageHeadingProps) {
  return (
    <h1 className={className} tabIndex={-1}>
      {children}
    </h1>
  );
}
