import { useState } from 'react';
import type { CheckinListView, Direction } from '~/api/gen/types.gen';
import { isKeptMuted, keepGate, keepMuted, keptGate } from './kept';

/** What the person at the door has chosen. */
export function useChoices(list: CheckinListView) {
  const [gate, setGate] = useState(() => keptGate(list.id, list.gates));
  const [direction, setDirection] = useState<Direction>('in');
  const [isMuted, setIsMuted] = useState(isKeptMuted);
  return {
    gate,
    direction,
    isMuted,
    setDirection,
    setGate: (next: string) => {
      keepGate(list.id, next);
      setGate(next);
    },
    toggleMuted: () => {
      keepMuted(!isMuted);
      setIsMuted(!isMuted);
    },
  };
}

export type Choices = ReturnType<typeof useChoices>;
