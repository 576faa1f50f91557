/** Our own strokes, drawn on a 24 px grid: one small table instead of an icon package. */
const paths = {
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.3 15.3 20 20',
  calendar: 'M5 6h14v14H5zM5 10.5h14M8.5 3.5v4M15.5 3.5v4',
  pin: 'M12 21s-7-6.3-7-11.5a7 7 0 0 1 14 0C19 14.7 12 21 12 21ZM12 7.5a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4',
  share: 'M12 15V4M8 7.5 12 3.5l4 4M6 11.5H5V20.5h14v-9h-1',
  download: 'M12 4v11M8 11l4 4 4-4M5 19.5h14',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M4.5 12h-2M21.5 12h-2M6.7 6.7 5.3 5.3M18.7 18.7l-1.4-1.4M17.3 6.7l1.4-1.4M5.3 18.7l1.4-1.4',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  arrow: 'M4.5 12h15M13.5 6l6 6-6 6',
  chevron: 'M7 10l5 5 5-5',
  filter: 'M4 7h16M7 12h10M10 17h4',
  people:
    'M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5ZM3 19.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M15.5 5.3a3.2 3.2 0 0 1 0 5.8M17.5 14.3c2.1.7 3.5 2.6 3.5 5.2',
  organizer: 'M4 20.5V9.5L12 4l8 5.5v11M9.5 20.5v-6h5v6',
  globe:
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM3.5 12h17M12 3.5c2.5 2.6 3.5 5.3 3.5 8.5s-1 5.9-3.5 8.5c-2.5-2.6-3.5-5.3-3.5-8.5s1-5.9 3.5-8.5Z',
  ticket:
    'M4 7h16v3.3a1.8 1.8 0 0 0 0 3.4V17H4v-3.3a1.8 1.8 0 0 0 0-3.4ZM14 7.5v2M14 11v2M14 14.5v2',
  mail: 'M4 6h16v12H4zM4.5 6.5 12 13l7.5-6.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c0-4 3.3-6 7.5-6s7.5 2 7.5 6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6',
  hidden:
    'M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3.2 3.9M14 17.3a8 8 0 0 1-2 .2C6 17.5 2.5 12 2.5 12a16 16 0 0 1 3.6-4.2M10 10.1a2.8 2.8 0 0 0 3.9 3.9',
  copy: 'M9 9h11v11H9zM5.5 15H4V4h11v1.5',
  check: 'M5 12.5l4.5 4.5L19.5 7',
  plus: 'M12 5v14M5 12h14',
  cart: 'M3 4.5h2.5L8 15.5h9.5L20.5 8H6.3M9.2 19.5h.01M16.8 19.5h.01',
  minus: 'M5 12h14',
} as const;

type IconName = keyof typeof paths;

interface IconProps {
  name: IconName;
  size?: number;
}

/** Always decoration: the words beside it, or the control's label, carry the meaning. */
export const Icon = ({ name, size }: IconProps) => <Strokes path={paths[name]} size={size} />;

interface StrokesProps {
  path: string;
  size?: number | undefined;
}

export function Strokes({ path, size = 20 }: StrokesProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}
