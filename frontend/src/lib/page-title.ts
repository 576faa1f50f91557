import { useEffect } from 'react';

/** The server writes the first title; this keeps it true as the reader moves on. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Guichet' ? title : `${title} — Guichet`;
  }, [title]);
}
