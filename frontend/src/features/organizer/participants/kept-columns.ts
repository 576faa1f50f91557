import { useState } from 'react';
import { type Column, columnsOf } from './columns';

const NAME = 'guichet.participants';

function read(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** Which columns this device shows, of whichever event. */
export function useColumns(): [Column[], (next: Column[]) => void] {
  const [columns, setColumns] = useState(() => columnsOf(read()));
  const choose = (next: Column[]) => {
    setColumns(next);
    try {
      localStorage.setItem(NAME, next.join(','));
    } catch {
      // It holds as long as the page does.
    }
  };
  return [columns, choose];
}
