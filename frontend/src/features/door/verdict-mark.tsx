import type { Kind } from './verdict-words';

const CHECK = 'M30 52 L44 66 L71 36';
const CROSS = 'M35 35 L65 65 M65 35 L35 65';

/** Each kind has a frame and a figure of its own: whoever sees no colours sees these. */
const marks: Record<Kind, { frame: string; figure: string; dashed?: boolean }> = {
  admitted: { frame: 'M50 6 A44 44 0 1 1 49.9 6 Z', figure: CHECK },
  exited: {
    frame: 'M50 6 A44 44 0 1 1 49.9 6 Z',
    figure: 'M28 50 H70 M55 34 L71 50 L55 66',
  },
  refused: { frame: 'M32 6 H68 L94 32 V68 L68 94 H32 L6 68 V32 Z', figure: CROSS },
  rejected: { frame: 'M32 6 H68 L94 32 V68 L68 94 H32 L6 68 V32 Z', figure: CROSS },
  duplicate: {
    frame: 'M50 5 L95 50 L50 95 L5 50 Z',
    figure: 'M39 43 A11.5 11.5 0 1 1 58 50 L39 67 H62',
  },
  conflict: { frame: 'M50 8 L95 90 H5 Z', figure: 'M50 38 V62 M50 74 V75' },
  unknown: {
    frame: 'M50 8 L95 90 H5 Z',
    figure: 'M42 50 A8.5 8.5 0 1 1 53 58 Q50 60 50 65 M50 76 V77',
    dashed: true,
  },
  annulled: { frame: 'M8 8 H92 V92 H8 Z', figure: 'M28 50 H72', dashed: true },
  waiting: {
    frame: 'M50 6 A44 44 0 1 1 49.9 6 Z',
    figure: 'M32 50 V51 M50 50 V51 M68 50 V51',
    dashed: true,
  },
};

export function VerdictMark({ kind }: { kind: Kind }) {
  const { frame, figure, dashed } = marks[kind];
  return (
    <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <path
        d={frame}
        fill="none"
        stroke="currentColor"
        strokeWidth="6"
        strokeLinejoin="round"
        strokeDasharray={dashed ? '10 7' : undefined}
      />
      <path
        d={figure}
        fill="none"
        stroke="currentColor"
        strokeWidth="9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
